/*
 * lkdtm=WRITE_RO and so on: do on purpose what must not work. Each of these
 * is a mistake that the page tables are there to catch; the boot tests ask
 * for one after the other and read the report.
 */
#include <asm/setup.h>
#include <kernel/lkdtm.h>
#include <kernel/params.h>
#include <kernel/sched.h>
#include <lib/printk.h>
#include <lib/string.h>

static const u32 rodata = 0xaa55aa55;
/* "bx lr" as data: would return at once if it could be executed. */
static u32 data_area[4] = { 0xe12fff1e, 0xe12fff1e, 0xe12fff1e, 0xe12fff1e };

static void do_write(unsigned long addr)
{
	pr_info("lkdtm: attempting write at %08lx\n", addr);
	*(volatile u32 *)addr = 0;
	pr_err("lkdtm: FAIL: survived the write\n");
}

static void do_exec(unsigned long addr)
{
	pr_info("lkdtm: attempting execution at %08lx\n", addr);
	((void (*)(void))addr)();
	pr_err("lkdtm: FAIL: survived the execution\n");
}

/* A function that is gone by the time it is called. */
static void __init boot_only(void)
{
	pr_err("lkdtm: FAIL: boot code still runs\n");
}

/* Every word is written, so that the one at the stack's end is, too. */
static void overflow_stack(unsigned int depth)
{
	volatile u32 frame[64];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(frame); i++)
		frame[i] = depth;
	if (depth)
		overflow_stack(depth - 1);
	frame[1] = frame[0];
}

static void do_overflow(void)
{
	pr_info("lkdtm: attempting to use more stack than there is\n");
	overflow_stack(THREAD_SIZE / 256);
	schedule();
	pr_err("lkdtm: FAIL: survived the overflow\n");
}

static const char *wanted;

static void __init setup_lkdtm(char *val)
{
	wanted = val;
}
__setup("lkdtm=", setup_lkdtm);

void lkdtm_run(void)
{
	u32 on_stack[2] = { 0xe12fff1e, 0xe12fff1e };

	if (!wanted)
		return;
	if (strcmp(wanted, "PANIC") == 0)
		panic("dumptest");
	else if (strcmp(wanted, "WRITE_RO") == 0)
		do_write((unsigned long)&rodata);
	else if (strcmp(wanted, "WRITE_KERN") == 0)
		do_write((unsigned long)_stext);
	else if (strcmp(wanted, "EXEC_DATA") == 0)
		do_exec((unsigned long)data_area);
	else if (strcmp(wanted, "EXEC_STACK") == 0)
		do_exec((unsigned long)on_stack);
	else if (strcmp(wanted, "EXEC_RODATA") == 0)
		do_exec((unsigned long)&rodata);
	else if (strcmp(wanted, "EXEC_INIT") == 0)
		do_exec((unsigned long)boot_only);
	else if (strcmp(wanted, "ACCESS_NULL") == 0)
		do_write(0);
	else if (strcmp(wanted, "EXHAUST_STACK") == 0)
		do_overflow();
	else
		pr_warn("lkdtm: no such crash: %s\n", wanted);
}
