/*
 * The only ways for the kernel to touch user memory. All of them check the
 * range, access it with no more rights than user mode has, and survive a
 * fault that cannot be resolved. They may sleep: a fault that can be
 * resolved reads a page in. The address space is that of the running task.
 */
#ifndef ASM_UACCESS_H
#define ASM_UACCESS_H

#include <uapi/errno.h>
#include <asm/memory.h>

struct pt_regs;

/* Do the @n bytes at @addr lie within user space, whatever is there? */
static inline bool access_ok(const void *addr, unsigned long n)
{
	return n <= TASK_SIZE && (unsigned long)addr <= TASK_SIZE - n;
}

/*
 * Would they on Linux, which gives a program 3 GiB? A count that is too much
 * for our 2 GiB alone is no error: the copy stops where memory does.
 */
static inline bool linux_access_ok(const void *addr, unsigned long n)
{
	const unsigned long size = 0xbf000000;

	return n <= size && (unsigned long)addr <= size - n;
}

/*
 * Blocks of memory: arch/arm/lib/uaccess.S. The result is the number of
 * bytes that were NOT copied or cleared, exact to the byte; 0 is success.
 * All before those have been, and nothing behind.
 */
unsigned long __must_check copy_from_user(void *to, const void *from,
					  unsigned long n);
unsigned long __must_check copy_to_user(void *to, const void *from,
					unsigned long n);
unsigned long __must_check clear_user(void *to, unsigned long n);

/*
 * Copy a string of at most @count bytes, the NUL included, to @dst. Returns
 * its length without the NUL, @count when there was no NUL among so many
 * (@dst is not terminated then), or -EFAULT.
 */
long __must_check strncpy_from_user(char *dst, const char *src, long count);

/*
 * The bytes of a string with its NUL, more than @count if it is not ended
 * by then, 0 if it cannot be read.
 */
long __must_check strnlen_user(const char *s, long count);

/*
 * int get_user(x, ptr), int put_user(x, ptr): one object of 1, 2, 4 or 8
 * bytes of the type @ptr points to. 0 or -EFAULT; then get_user sets @x to
 * 0. Eight bytes are two accesses, and a put_user that fails may have
 * written the first.
 */
#define get_user(x, ptr) ({						\
	const __typeof__(*(ptr)) *_uptr = (ptr);			\
	u64 _value = 0;							\
	int _err = __get_user(&_value, _uptr, sizeof(*_uptr));		\
	(x) = (__typeof__(*(ptr)))__uvalue(_value, *_uptr);		\
	_err;								\
})

#define put_user(x, ptr) ({						\
	__typeof__(*(ptr)) *_uptr = (ptr);				\
	__typeof__(*(ptr)) _value = (x);				\
	__put_user(_uptr, __uinteger(_value), sizeof(*_uptr));		\
})

/* A value of any type as an integer, and back, without a warning. */
#define __uvalue(value, type)						\
	__builtin_choose_expr(sizeof(type) == 8, (value),		\
			      (unsigned long)(value))
#define __uinteger(value)						\
	__builtin_choose_expr(sizeof(value) == 8, (value),		\
			      (unsigned long)(value))

/* Never defined: a size for which there is no instruction does not link. */
void __uaccess_bad_size(void);

/*
 * One access. @insn is the instruction with %1 for the value and %2 for the
 * pointer. Its fixup sets %0 to -EFAULT and goes on behind it.
 */
#define __user_access(insn, err, value, ptr)				\
	__asm__ volatile(						\
	"1:	" insn "\n"						\
	"2:\n"								\
	"	.pushsection .text.fixup, \"ax\"\n"			\
	"3:	mov	%0, %3\n"					\
	"	b	2b\n"						\
	"	.popsection\n"						\
	"	.pushsection __ex_table, \"a\"\n"			\
	"	.balign	4\n"						\
	"	.long	1b, 3b\n"					\
	"	.popsection\n"						\
	: "+r"(err), "+r"(value), "+r"(ptr)				\
	: "i"(-EFAULT)							\
	: "memory")

static __always_inline int __get_user(u64 *value, const void *ptr, size_t size)
{
	unsigned long low = 0, high = 0;
	int err = 0;

	if ((unsigned long)ptr >= TASK_SIZE)	/* a fence follows, see memory.h */
		return -EFAULT;
	switch (size) {
	case 1:
		__user_access("ldrbt	%1, [%2]", err, low, ptr);
		break;
	case 2:
		__user_access("ldrht	%1, [%2]", err, low, ptr);
		break;
	case 4:
		__user_access("ldrt	%1, [%2]", err, low, ptr);
		break;
	case 8:
		__user_access("ldrt	%1, [%2]", err, low, ptr);
		if (err)
			break;
		ptr = (const char *)ptr + 4;
		__user_access("ldrt	%1, [%2]", err, high, ptr);
		if (err)
			low = 0;
		break;
	default:
		__uaccess_bad_size();
	}
	*value = low | (u64)high << 32;
	return err;
}

static __always_inline int __put_user(void *ptr, u64 value, size_t size)
{
	unsigned long low = value, high = value >> 32;
	int err = 0;

	if ((unsigned long)ptr >= TASK_SIZE)	/* a fence follows, see memory.h */
		return -EFAULT;
	switch (size) {
	case 1:
		__user_access("strbt	%1, [%2]", err, low, ptr);
		break;
	case 2:
		__user_access("strht	%1, [%2]", err, low, ptr);
		break;
	case 4:
		__user_access("strt	%1, [%2]", err, low, ptr);
		break;
	case 8:
		__user_access("strt	%1, [%2]", err, low, ptr);
		ptr = (char *)ptr + 4;
		if (!err)
			__user_access("strt	%1, [%2]", err, high, ptr);
		break;
	default:
		__uaccess_bad_size();
	}
	return err;
}

/* arch/arm/mm/extable.c */
struct exception_table_entry {
	unsigned long insn, fixup;
};

/* The entry for the instruction at @pc, or NULL. */
const struct exception_table_entry *search_exception_tables(unsigned long pc);

/*
 * The kernel faulted at @regs and nothing could resolve it: was it an access
 * to user memory? Then let it go on at its fixup, and return true.
 */
bool fixup_exception(struct pt_regs *regs);

#endif
