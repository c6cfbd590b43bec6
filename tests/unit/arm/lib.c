/* links: arch/arm/lib/memcpy.S arch/arm/lib/memset.S arch/arm/lib/copy_page.S */
/* links: arch/arm/lib/uaccess.S arch/arm/mm/extable.c lib/string.c lib/vsprintf.c */
/*
 * arch/arm/lib/ and the exception table, run by qemu-arm as a bare Linux
 * program: every alignment and size against the obvious loops, and copies
 * that run into unmapped memory at every offset. A signal handler stands in
 * for do_page_fault(): it calls fixup_exception().
 *
 * There is no C library here and so no cmocka: the program counts its cases
 * itself and ends with "N passed, N failed".
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <asm/ptrace.h>
#include <asm/uaccess.h>

#include "syscall.h"

#undef memcpy
#undef memmove
#undef memset

void copy_page(void *to, const void *from);
void clear_page(void *page);

static int passed, failed, failures;

/*
 * First in the exception table, but not by its address: what
 * scripts/sort-extable is for.
 */
static noinline __section(".text.zz_last") int get_far_away(int *x, int *ptr)
{
	return get_user(*x, ptr);
}

/* A case fails with its first check; of thousands only some are shown. */
#define check(cond, ...) do {						\
	if (cond)							\
		break;							\
	if (failures++ < 20) {						\
		say("FAILED %s:%d: %s: ", __func__, __LINE__, #cond);	\
		say(__VA_ARGS__);					\
		say("\n");						\
	}								\
} while (0)

void panic(const char *fmt, ...)
{
	say("panic: %s\n", fmt);
	exit(2);
}

/* Linux's signal frame: registers begin behind three words. */
struct ucontext {
	unsigned long flags, link, stack[3];
	unsigned long trap_no, error_code, oldmask;
	unsigned long regs[17];
};

static void on_fault(int sig, void *info, struct ucontext *uc)
{
	struct pt_regs regs;

	(void)sig, (void)info;
	for (int i = 0; i < 17; i++)
		regs.uregs[i] = uc->regs[i];
	if (!fixup_exception(&regs))
		panic("a fault with no fixup");
	for (int i = 0; i < 17; i++)
		uc->regs[i] = regs.uregs[i];
}

#define ARENA	2304
static u8 want[ARENA], got[ARENA] __aligned(64), from[ARENA] __aligned(64);

static void fill(u8 *p, u32 seed)
{
	for (int i = 0; i < ARENA; i++) {
		seed = seed * 1103515245 + 12345;
		p[i] = seed >> 16;
	}
}

static bool same(const u8 *a, const u8 *b, int n)
{
	for (int i = 0; i < n; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static void test_memcpy(int d, int s, int n)
{
	fill(want, 1), fill(got, 1), fill(from, 2);
	for (int i = 0; i < n; i++)
		want[64 + d + i] = from[64 + s + i];
	check(memcpy(got + 64 + d, from + 64 + s, n) == got + 64 + d &&
	      same(want, got, ARENA), "dst %d src %d n %d", d, s, n);
}

static void test_memset(int d, int n)
{
	fill(want, 1), fill(got, 1);
	for (int i = 0; i < n; i++)
		want[64 + d + i] = 0xa5;
	check(memset(got + 64 + d, 0x3a5, n) == got + 64 + d &&
	      same(want, got, ARENA), "dst %d n %d", d, n);
}

static void test_memmove(int d, int s, int n)
{
	fill(want, 1), fill(got, 1), fill(from, 1);
	for (int i = 0; i < n; i++)
		want[64 + d + i] = from[64 + s + i];
	check(memmove(got + 64 + d, got + 64 + s, n) == got + 64 + d &&
	      same(want, got, ARENA), "dst %d src %d n %d", d, s, n);
}

static void test_memset_all(void)
{
	for (int d = 0; d < 8; d++)
		for (int n = 0; n < 200; n++)
			test_memset(d, n);
}

static void test_memcpy_all(void)
{
	for (int n = 0; n < 200; n++)
		for (int d = 0; d < 8; d++)
			for (int s = 0; s < 8; s++)
				test_memcpy(d, s, n);
}

static void test_memmove_all(void)
{
	for (int distance = -40; distance <= 40; distance++)
		for (int n = 0; n < 100; n++)
			for (int s = 100; s < 104; s++)
				test_memmove(s + distance, s, n);
}

static void test_pages(void)
{
	static u8 pages[4][PAGE_SIZE] __aligned(PAGE_SIZE);

	for (int i = 0; i < PAGE_SIZE; i++) {
		pages[0][i] = pages[2][i] = 0x77;
		pages[1][i] = 0x66;
		pages[3][i] = i ^ i >> 8;
	}
	copy_page(pages[1], pages[3]);
	check(same(pages[1], pages[3], PAGE_SIZE), "copy_page");
	check(same(pages[0], pages[2], PAGE_SIZE), "copy_page: neighbours");
	clear_page(pages[1]);
	for (int i = 0; i < PAGE_SIZE; i++)
		pages[3][i] = 0;
	check(same(pages[1], pages[3], PAGE_SIZE), "clear_page");
	check(same(pages[0], pages[2], PAGE_SIZE), "clear_page: neighbours");
}

/*
 * A user buffer whose first @room bytes from @user on are mapped: it ends at
 * a page that is not.
 */
static u8 *user_end;

static void test_from(int room, int k, int n)
{
	const u8 *user = user_end - room;
	int copied = min(room, n);

	fill(want, 1), fill(got, 1);
	for (int i = 0; i < copied; i++)
		want[64 + k + i] = user[i];
	check(copy_from_user(got + 64 + k, user, n) ==
	      (unsigned long)(n - copied), "room %d to %d n %d", room, k, n);
	check(same(want, got, ARENA), "room %d to %d n %d", room, k, n);
}

static void test_to(int room, int k, int n)
{
	u8 *user = user_end - ARENA;
	int copied = min(room, n);

	fill(want, 1), fill(user, 1), fill(from, 2);
	for (int i = 0; i < copied; i++)
		want[ARENA - room + i] = from[64 + k + i];
	check(copy_to_user(user_end - room, from + 64 + k, n) ==
	      (unsigned long)(n - copied), "room %d from %d n %d", room, k, n);
	check(same(want, user, ARENA), "room %d from %d n %d", room, k, n);
}

static void test_clear(int room, int n)
{
	u8 *user = user_end - ARENA;
	int cleared = min(room, n);

	fill(want, 1), fill(user, 1);
	for (int i = 0; i < cleared; i++)
		want[ARENA - room + i] = 0;
	check(clear_user(user_end - room, n) == (unsigned long)(n - cleared),
	      "room %d n %d", room, n);
	check(same(want, user, ARENA), "room %d n %d", room, n);
}

/* Long ones go 1024 bytes at a time; the fault in each access of these. */
static const int long_ones[] = { 1023, 1024, 1059, 2084 };

static void test_copy_from_user(void)
{
	fill(user_end - ARENA, 3);
	for (int n = 0; n < 110; n++)
		for (int room = 0; room < 120; room++)
			for (int k = 0; k < 4; k++)
				test_from(room, k, n);
	for (unsigned int i = 0; i < ARRAY_SIZE(long_ones); i++) {
		int n = long_ones[i];

		for (int room = 0; room < n + 8; room += n % 4 ? 37 : 1)
			for (int k = 0; k < 4; k += 2)
				test_from(room, k, n);
	}
}

static void test_copy_to_user(void)
{
	for (int n = 0; n < 110; n++)
		for (int room = 0; room < 120; room++)
			for (int k = 0; k < 4; k++)
				test_to(room, k, n);
	for (unsigned int i = 0; i < ARRAY_SIZE(long_ones); i++) {
		int n = long_ones[i];

		for (int room = 0; room < n + 8; room += n % 4 ? 37 : 1)
			for (int k = 0; k < 4; k += 2)
				test_to(room, k, n);
	}
}

static void test_clear_user(void)
{
	for (int n = 0; n < 110; n++)
		for (int room = 0; room < 120; room++)
			test_clear(room, n);
}

static void test_user_range(void)
{
	static const unsigned long bad[][2] = {
		{ TASK_SIZE, 1 }, { TASK_SIZE - 1, 2 }, { PAGE_OFFSET, 4 },
		{ 0xfffffff0, 0x10 }, { 0xfffffff0, 0x11 }, { 0, 0xffffffff },
		{ 16, 0xfffffff0 }, { 4096, TASK_SIZE }, { 0, TASK_SIZE + 1 },
		{ 0xffffffff, 1 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		void *p = (void *)bad[i][0];
		unsigned long n = bad[i][1];

		check(!access_ok(p, n), "%d", i);
		check(copy_from_user(got, p, n) == n, "%d", i);
		check(copy_to_user(p, got, n) == n, "%d", i);
		check(clear_user(p, n) == n, "%d", i);
	}
	check(access_ok((void *)(TASK_SIZE - 1ul), 1), "the last byte");
	check(access_ok((void *)TASK_SIZE, 0), "nothing, at the end");
	check(copy_from_user(got, (void *)TASK_SIZE, 0) == 0, "nothing");
}

static void test_user_strings(void)
{
	char *user = (char *)user_end - 8;
	char buf[16];

	for (int i = 0; i < 8; i++)
		user[i] = "abcdefg"[i];
	check(strncpy_from_user(buf, user, 16) == 7, "a string");
	check(!strcmp(buf, "abcdefg"), "a string");
	check(strncpy_from_user(buf, user, 8) == 7, "just fits");
	check(strncpy_from_user(buf, user, 7) == 7, "no room for the NUL");
	check(strncpy_from_user(buf, user, 0) == 0, "count 0");
	check(strncpy_from_user(buf, user + 7, 5) == 0, "empty");
	check(strnlen_user(user, 16) == 8, "with its NUL");
	check(strnlen_user(user, 8) == 8, "with its NUL");
	check(strnlen_user(user, 7) == 8, "more than count");
	user[7] = 'h';
	check(strncpy_from_user(buf, user, 16) == -EFAULT, "not ended");
	check(strncpy_from_user(buf, user, 8) == 8, "count reached first");
	check(strnlen_user(user, 16) == 0, "not ended");
	check(strncpy_from_user(buf, (void *)TASK_SIZE, 5) == -EFAULT, "range");
	check(strncpy_from_user(buf, (void *)0xffffffff, 5) == -EFAULT, "range");
	check(strnlen_user((void *)TASK_SIZE, 5) == 0, "range");
}

static void test_get_put(void)
{
	u8 *user = user_end - 16;
	u64 x8 = 0, y8 = 0x1122334455667788;
	s16 x2 = 0;
	s8 x1 = 0;
	void *px = NULL;

	check(!put_user(y8, (u64 *)user) && !get_user(x8, (u64 *)user) &&
	      x8 == y8, "8 bytes");
	check(!put_user(-2, (s16 *)user) && !get_user(x2, (s16 *)user) &&
	      x2 == -2, "2 bytes");
	check(!put_user(-3, (s8 *)user) && !get_user(x1, (s8 *)user) &&
	      x1 == -3, "1 byte");
	check(!put_user(user, (u8 **)user) && !get_user(px, (void **)user) &&
	      px == user, "a pointer");
	check(user[4] == 0x44, "neighbours stay");
	x8 = 1;
	check(get_user(x8, (u64 *)(user_end - 4)) == -EFAULT && x8 == 0,
	      "half of it");
	check(put_user(y8, (u64 *)(user_end - 4)) == -EFAULT, "half of it");
	check(get_user(x1, (s8 *)user_end) == -EFAULT && x1 == 0, "fault");
	check(get_user(x2, (s16 *)user_end) == -EFAULT, "fault");
	check(get_user(px, (void **)user_end) == -EFAULT && !px, "fault");
	check(put_user(1, (u8 *)user_end) == -EFAULT, "fault");
	check(put_user(1, (u16 *)user_end) == -EFAULT, "fault");
	check(put_user(1, (u32 *)user_end) == -EFAULT, "fault");
	check(get_user(px, (void **)TASK_SIZE) == -EFAULT, "range");
	check(put_user(1, (u32 *)0xfffffffc) == -EFAULT, "range");
}

extern const struct exception_table_entry __start___ex_table[];
extern const struct exception_table_entry __stop___ex_table[];

static void test_table(void)
{
	const struct exception_table_entry *e;
	int x = 1;

	for (e = __start___ex_table; e < __stop___ex_table; e++) {
		check(search_exception_tables(e->insn) == e, "%p", e);
		check(!search_exception_tables(e->insn + 1), "%p", e);
	}
	check(!search_exception_tables(0), "below");
	check(!search_exception_tables(0xfffffffc), "above");
	check(get_far_away(&x, (int *)user_end) == -EFAULT, "out of order");
}

static void set_up(void)
{
	struct {
		void *handler;
		unsigned long flags;
		void *restorer;
		u32 mask[2];
	} action = { .handler = on_fault, .flags = SA_SIGINFO };
	long map;

	syscall6(NR_RT_SIGACTION, SIGSEGV, (long)&action, 0, 8, 0, 0);
	map = syscall6(NR_MMAP2, 0, 2 * PAGE_SIZE, 3, 0x22, -1, 0);
	user_end = (u8 *)map + PAGE_SIZE;
	/* There is memory beyond the limit: refusal must come from the check. */
	syscall6(NR_MMAP2, TASK_SIZE, PAGE_SIZE, 3, 0x32, -1, 0);
	syscall6(NR_MPROTECT, (long)user_end, PAGE_SIZE, 0, 0, 0, 0);
}

static void run(void (*test)(void))
{
	failures = 0;
	test();
	if (failures)
		failed++;
	else
		passed++;
}

void __used _start(void)
{
	set_up();
	run(test_table);
	run(test_memset_all);
	run(test_memcpy_all);
	run(test_memmove_all);
	run(test_pages);
	run(test_copy_from_user);
	run(test_copy_to_user);
	run(test_clear_user);
	run(test_user_range);
	run(test_user_strings);
	run(test_get_put);
	say("%d passed, %d failed\n", passed, failed);
	exit(failed != 0);
}

/* Unwind tables ask for these; nothing is unwound here. */
void __aeabi_unwind_cpp_pr0(void) { }
void __aeabi_unwind_cpp_pr1(void) { }
