/*
 * The kernel user helpers: code at fixed addresses that programs made for
 * every ARM call; kernel_user_helpers.rst of Linux's documentation.
 */
#include "lib/sig.h"

#define VERSION		(*(const volatile int *)0xffff0ffc)
#define get_tls		((unsigned long (*)(void))0xffff0fe0)
#define barrier		((void (*)(void))0xffff0fa0)
#define cmpxchg		((int (*)(int, int, volatile int *))0xffff0fc0)
#define cmpxchg64	((int (*)(const int64_t *, const int64_t *, \
				  volatile int64_t *))0xffff0f60)

#define ROUNDS	50000

/* The carry flag behind a call of the helper at @fn; both may be used. */
static int carry(unsigned long fn, long a, long b, volatile void *where)
{
	register long r0 asm("r0") = a, r1 asm("r1") = b;
	register volatile void *r2 asm("r2") = where;
	int c;

	asm volatile("blx %4\n\tmov %0, #0\n\tadc %0, %0, #0"
		     : "=&r" (c), "+r" (r0), "+r" (r1), "+r" (r2)
		     : "r" (fn) : "r3", "ip", "lr", "cc", "memory");
	say("  r0 %s, r2 %s", r0 ? "not 0" : "0",
	    r2 == where ? "kept" : "lost");
	return c;
}

static void words(void)
{
	volatile int word = 5;

	say("carry %d", carry(0xffff0fc0, 5, 7, &word));
	say("it is %d", word);
	say("carry %d", carry(0xffff0fc0, 5, 9, &word));
	say("it is %d", word);
}

static void doubles(void)
{
	volatile int64_t where = 0x100000002;
	int64_t old = 0x100000002, new = 0x300000004;

	say("carry %d", carry(0xffff0f60, (long)&old, (long)&new, &where));
	say("it is %x %x", (int)(where >> 32), (int)where);
	old = 0x300000005;
	say("carry %d", carry(0xffff0f60, (long)&old, (long)&new, &where));
	old = 0x200000004;
	say("carry %d", carry(0xffff0f60, (long)&old, (long)&new, &where));
	say("it is %x %x", (int)(where >> 32), (int)where);
}

/* Processes that count together must not lose one. */
static void count_up(void *arg)
{
	volatile int *shared = arg;
	volatile int64_t *wide = (volatile int64_t *)(shared + 2);
	int64_t old, new;
	int n;

	for (int i = 0; i < ROUNDS; i++) {
		do
			n = *shared;
		while (cmpxchg(n, n + 1, shared));
		do {
			old = *wide;
			new = old + 0x100000001;
		} while (cmpxchg64(&old, &new, wide));
	}
}

static void together(void)
{
	volatile int *shared = map(NULL, PAGE, PROT_RW,
				   MAP_SHARED | MAP_ANONYMOUS);
	long pid[3];

	for (int i = 0; i < 3; i++)
		pid[i] = spawn(count_up, (void *)shared);
	for (int i = 0; i < 3; i++)
		sys(NR_wait4, pid[i], NULL, 0, NULL);
	say("together: %d, %d and %d", shared[0], shared[2], shared[3]);
}

static void bad_word(void *where)
{
	cmpxchg(0, 1, where);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	say("version %d", VERSION);
	sys(NR_ARM_set_tls, 0x12345678);
	say("thread's pointer %lx", get_tls());
	barrier();
	words();
	doubles();
	together();
	ends("a word at no address", bad_word, (void *)0x30000000);
	ends("to write there", poke, (void *)0xffff0fc0);
	ends("the page behind", peek, (void *)0xffff1000);
	ends("the last one", peek, (void *)0xfffff000);
	result("not for the kernel to read", sys(NR_write, 1, 0xffff0000, 4));
	return 0;
}
