/*
 * A program did something that it is killed for, unless it has a handler: a
 * paragraph on the console says what, so that nobody has to guess.
 */
#include <kernel/signal.h>
#include <lib/printk.h>
#include <mm/mm.h>

static const char *const signal_names[] = {
	[SIGILL] = "SIGILL", [SIGTRAP] = "SIGTRAP", [SIGBUS] = "SIGBUS",
	[SIGFPE] = "SIGFPE", [SIGSEGV] = "SIGSEGV", [SIGKILL] = "SIGKILL",
};

/* The area and the entry at @addr, as far as there are any. */
static void report_address(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	pte_t *pte;

	if (!mm || addr >= TASK_SIZE) {
		pr_err("  address %08lx: outside of user space\n", addr);
		return;
	}
	vma = find_vma(mm, addr);
	if (vma && vma->vm_start <= addr) {
		pr_err("  area %08lx-%08lx %c%c%c%c %s\n",
		       vma->vm_start, vma->vm_end,
		       vma->vm_flags & VM_READ ? 'r' : '-',
		       vma->vm_flags & VM_WRITE ? 'w' : '-',
		       vma->vm_flags & VM_EXEC ? 'x' : '-',
		       vma->vm_flags & VM_SHARED ? 's' : 'p',
		       vma->vm_file ? "file" :
		       vma->vm_flags & VM_GROWSDOWN ? "stack" : "anonymous");
	} else {
		pr_err("  no area at %08lx%s\n", addr,
		       vma ? "" : ", nor above it");
	}
	pte = lookup_pte(mm, addr);
	if (pte)
		pr_err("  entry %08x\n", pte->val);
	else
		pr_err("  no second-level table\n");
}

void force_sig_fault(int sig, int code, unsigned long addr,
		     const char *access, const char *what,
		     struct pt_regs *regs)
{
	if (signal_is_fatal(sig)) {
		pr_err("%s[%d]: %s (code %d) on %s at address %08lx, pc %08lx: %s\n",
		       current->comm, current->pid, signal_names[sig], code,
		       access, addr, regs->ARM_pc, what);
		report_address(current->mm, addr);
		show_regs(regs);
	}
	force_sig_code(sig, code, addr);
}
