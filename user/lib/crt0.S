/*
 * The first instructions of a program.
 *
 * Linux starts a program with nothing in its registers that counts, and with
 * this on the stack, from sp upwards:
 *
 *	argc, argv[0] .. argv[argc-1], NULL, envp[0] .., NULL,
 *	pairs of the auxiliary vector .., AT_NULL 0, then the strings
 *
 * sp is a multiple of 8, as the procedure call standard asks.
 */
	.syntax unified
	.thumb

/*
 * _start - entry point of the ELF file.
 * In: sp = the words above.  Corrupts everything; never returns.
 */
	.global	_start
	.type	_start, %function
	.thumb_func
_start:
	mov	r0, sp			@ the start-up words for __linux_start
	movs	r1, #0
	mov	fp, r1			@ no frame below this one,
	mov	lr, r1			@ no caller: ends a debugger's backtrace
	b	__linux_start
	.size	_start, . - _start

/*
 * newlib's __libc_init_array() calls these two between the arrays; gcc's
 * crti.o would bring them.  Our compiler uses the arrays only.
 */
	.global	_init
	.global	_fini
	.thumb_func
_init:
	.thumb_func
_fini:
	bx	lr

	.section .note.GNU-stack, "", %progbits
