/*
 * Where the benchmark starts: no C run-time stands between the kernel and
 * main, for two reasons. The very first instruction must be the one that reads
 * the clock, because "how long did booting take" ends there. And the fewer
 * pages the program has, the less fork and exec are a measure of the program
 * instead of the kernel.
 */
	.syntax	unified
	.arm

	.section .text.start, "ax"

/*
 * On entry, as Linux's ABI has it: sp points at argc, argv follows; all other
 * registers are unspecified. Calls bench_main(first, stack), which does not
 * return; first is the counter at this program's first instruction.
 */
	.globl	_start
	.type	_start, %function
_start:
	mrrc	p15, 1, r0, r1, c14	@ CNTVCT, ARM ARM B4.1.34: the clock now
	mov	r2, sp			@ argc, argv[0], ...
	mov	fp, #0			@ a debugger's backtrace ends here
	bic	sp, sp, #7		@ the procedure call standard's alignment
	b	bench_main
	.size	_start, . - _start

/*
 * null_calls(n): r0 times getppid, the cheapest call that no library answers
 * by itself. Written here so that a turn is three instructions whatever the
 * compiler thinks; null_loop(n) is the same without the call. n is not 0.
 */
	.globl	null_calls
	.type	null_calls, %function
null_calls:
	push	{r4, r7}
	mov	r4, r0			@ the call's result comes back in r0
	mov	r7, #64			@ getppid
1:	svc	#0
	subs	r4, r4, #1
	bne	1b
	pop	{r4, r7}
	mov	r0, #0			@ this cannot fail
	bx	lr
	.size	null_calls, . - null_calls

	.globl	null_loop
	.type	null_loop, %function
null_loop:
	push	{r4, r7}
	mov	r4, r0
	mov	r7, #64
1:	subs	r4, r4, #1
	bne	1b
	pop	{r4, r7}
	mov	r0, #0
	bx	lr
	.size	null_loop, . - null_loop
