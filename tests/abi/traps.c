/*
 * What ends a program from within: undefined instructions, jumps and accesses
 * that cannot be; and what does not, unaligned words.
 */
#include <string.h>

#include "lib/abi.h"

static void undefined_arm(void *arg)
{
	(void)arg;
	call(arg);
}

static void undefined_thumb(void *arg)
{
	(void)arg;
	asm volatile("udf #7");
}

static void bkpt_thumb(void *arg)
{
	(void)arg;
	asm volatile("bkpt #0");
}

static void break_thumb(void *arg)
{
	(void)arg;
	asm volatile(".inst.n 0xde01");
}

static void break_thumb2(void *arg)
{
	(void)arg;
	asm volatile(".inst.w 0xf7f0a000");
}

static void privileged(void *arg)
{
	unsigned long value;

	/* SCTLR is the kernel's. */
	asm volatile("mrc p15, 0, %0, c1, c0, 0" : "=r" (value));
	(void)arg;
}

static void mode_change(void *arg)
{
	unsigned long cpsr;

	(void)arg;
	asm volatile("cpsid i\n\tmrs %0, cpsr" : "=r" (cpsr));
	say("interrupts off: %lx, mode %lx", cpsr & 0x80, cpsr & 0x1f);
}

static void unaligned(void)
{
	char *p = map(NULL, 2 * PAGE, PROT_RW, MAP_PA), *edge = p + PAGE - 2;
	unsigned long word = 0;
	unsigned short half = 0;

	memcpy(p + 1, "\x11\x22\x33\x44", 4);
	memcpy(edge, "\x55\x66\x77\x88", 4);
	asm volatile("ldr %0, [%1]" : "=r" (word) : "r" (p + 1) : "memory");
	say("unaligned word: %lx", word);
	asm volatile("ldr %0, [%1]" : "=r" (word) : "r" (edge) : "memory");
	say("word across two pages: %lx", word);
	asm volatile("ldrh %0, [%1]" : "=r" (half) : "r" (p + 3) : "memory");
	say("unaligned half-word: %x", half);
	asm volatile("str %0, [%1]" : : "r" (word), "r" (p + 5) : "memory");
	say("stored: %x %x %x %x", p[5], p[6], p[7], p[8] & 0xff);
	sys(NR_munmap, p + PAGE, PAGE);
	ends("word into nothing", peek, p + PAGE);
	sys(NR_munmap, p, PAGE);
}

int main(int argc, char **argv, char **envp)
{
	static const uint32_t udf = 0xe7f000f0, bkpt = 0xe1200070;
	static const uint32_t linux_break = 0xe7f001f0;
	char *p = map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PA);

	(void)argc, (void)argv, (void)envp;
	memcpy(p, &udf, 4);
	ends("undefined instruction, ARM", undefined_arm, p);
	ends("undefined instruction, Thumb", undefined_thumb, NULL);
	memcpy(p, &bkpt, 4);
	ends("bkpt, ARM", undefined_arm, p);
	ends("bkpt, Thumb", bkpt_thumb, NULL);
	memcpy(p, &linux_break, 4);
	ends("Linux's breakpoint, ARM", undefined_arm, p);
	ends("Linux's breakpoint, Thumb", break_thumb, NULL);
	ends("Linux's breakpoint, wide Thumb", break_thumb2, NULL);
	ends("privileged register", privileged, NULL);
	ends("instruction for the kernel's mode", mode_change, NULL);
	ends("jump to nowhere", call, (void *)0x30000000);
	ends("jump to nowhere, Thumb", call, (void *)0x30000001);
	unaligned();
	return 0;
}
