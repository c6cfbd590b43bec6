/*
 * The end: what is printed when the kernel finds itself broken, and what
 * happens then.
 */
#include <lib/kallsyms.h>
#include <lib/printk.h>
#include <asm/irqflags.h>
#include <asm/ptrace.h>
#include <asm/unwind.h>
#include <drivers/reset.h>

int panic_timeout;

static void print_symbol(const char *what, unsigned long addr)
{
	char symbol[KSYM_SYMBOL_LEN];

	sprint_symbol(symbol, sizeof(symbol), addr);
	printk(KERN_ERR "%s is at %s\n", what, symbol);
}

static const char *mode_name(unsigned long psr)
{
	switch (psr & MODE_MASK) {
	case USR_MODE: return "USER";
	case FIQ_MODE: return "FIQ";
	case IRQ_MODE: return "IRQ";
	case SVC_MODE: return "SVC";
	case ABT_MODE: return "ABT";
	case UND_MODE: return "UND";
	case SYSTEM_MODE: return "SYSTEM";
	default: return "unknown";
	}
}

void show_regs(const struct pt_regs *regs)
{
	unsigned long psr = regs->ARM_cpsr;

	if (!user_mode(regs)) {
		print_symbol("PC", regs->ARM_pc);
		print_symbol("LR", regs->ARM_lr);
	}
	printk(KERN_ERR "pc : [<%08lx>]    lr : [<%08lx>]    psr: %08lx\n",
	       regs->ARM_pc, regs->ARM_lr, psr);
	printk(KERN_ERR "sp : %08lx  ip : %08lx  fp : %08lx\n",
	       regs->ARM_sp, regs->ARM_ip, regs->ARM_fp);
	printk(KERN_ERR "r10: %08lx  r9 : %08lx  r8 : %08lx\n",
	       regs->ARM_r10, regs->ARM_r9, regs->ARM_r8);
	printk(KERN_ERR "r7 : %08lx  r6 : %08lx  r5 : %08lx  r4 : %08lx\n",
	       regs->ARM_r7, regs->ARM_r6, regs->ARM_r5, regs->ARM_r4);
	printk(KERN_ERR "r3 : %08lx  r2 : %08lx  r1 : %08lx  r0 : %08lx\n",
	       regs->ARM_r3, regs->ARM_r2, regs->ARM_r1, regs->ARM_r0);
	printk(KERN_ERR "Flags: %c%c%c%c  IRQs o%s  Mode %s  ISA %s\n",
	       psr & PSR_N_BIT ? 'N' : 'n', psr & PSR_Z_BIT ? 'Z' : 'z',
	       psr & PSR_C_BIT ? 'C' : 'c', psr & PSR_V_BIT ? 'V' : 'v',
	       psr & PSR_I_BIT ? "ff" : "n", mode_name(psr),
	       psr & PSR_T_BIT ? "Thumb" : "ARM");
}

void dump_stack(void)
{
	dump_backtrace(NULL);
}

/* Without a clock there is nothing to wait by: it is not worth waiting for. */
static void wait_seconds(int seconds)
{
	u64 end;

	if (!printk_clock)
		return;
	end = printk_clock() + seconds * 1000000000ull;
	while (printk_clock() < end)
		barrier();
}

void panic(const char *fmt, ...)
{
	static bool again;
	static char text[256];
	va_list args;

	local_irq_disable();
	console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	printk(KERN_EMERG "Kernel panic - not syncing: %s\n", text);

	/* If it was the backtrace that broke, do not try that again. */
	if (!again) {
		again = true;
		dump_stack();
	}
	if (panic_timeout > 0) {
		printk(KERN_EMERG "Rebooting in %d seconds..\n", panic_timeout);
		wait_seconds(panic_timeout);
	}
	if (panic_timeout != 0)
		machine_restart();
	printk(KERN_EMERG "---[ end Kernel panic - not syncing: %s ]---\n",
	       text);
	machine_halt();
}
