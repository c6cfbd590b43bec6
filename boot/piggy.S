/*
 * The passenger: the kernel, compressed, and how much memory it wants.
 */
#include "kernel-size.h"

	.section ".piggy", "a"
	.align	2
	.globl	kernel_size
	.hidden	kernel_size
kernel_size:
	.word	KERNEL_SIZE		@ from stext to _end, BSS and all

	.globl	piggy
	.hidden	piggy
piggy:
	.incbin	"piggy.lz4"
	.globl	piggy_end
	.hidden	piggy_end
piggy_end:
