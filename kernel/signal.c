/*
 * Signals, as far as programs without handlers notice: a signal ends the
 * process or does nothing, by its default action; signal(7).
 *
 * A signal is made pending and acted upon when the task is about to return
 * to user mode, so that it never dies holding something of the kernel's.
 */
#include <asm/irqflags.h>
#include <fs/upcall.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <lib/printk.h>
#include <mm/mm.h>
#include <uapi/errno.h>
#include <uapi/signal.h>

#define sigmask(sig)	(1ULL << ((sig) - 1))

/* Default actions other than to terminate. */
#define SIG_KERNEL_IGNORE_MASK	(sigmask(SIGCHLD) | sigmask(SIGCONT) | \
				 sigmask(SIGURG) | sigmask(SIGWINCH))
#define SIG_KERNEL_STOP_MASK	(sigmask(SIGSTOP) | sigmask(SIGTSTP) | \
				 sigmask(SIGTTIN) | sigmask(SIGTTOU))

static const char *const signal_names[] = {
	[SIGILL] = "SIGILL", [SIGTRAP] = "SIGTRAP", [SIGBUS] = "SIGBUS",
	[SIGFPE] = "SIGFPE", [SIGSEGV] = "SIGSEGV", [SIGKILL] = "SIGKILL",
};

void send_sig(int sig, struct task_struct *task)
{
	unsigned long flags;

	local_irq_save(flags);
	/* PID 1 has no default action: only itself can end it. */
	if (sig && task->pid != 1 && task->mm &&
	    !((SIG_KERNEL_IGNORE_MASK | SIG_KERNEL_STOP_MASK) &
	      sigmask(sig))) {
		task->pending |= sigmask(sig);
		task->thread_flags |= TIF_SIGPENDING;
		if (task->state == TASK_INTERRUPTIBLE)
			wake_up_process(task);
	}
	local_irq_restore(flags);
}

void force_fatal_sig(int sig)
{
	current->pending |= sigmask(sig);
	current->thread_flags |= TIF_SIGPENDING;
}

bool current_signal_pending(void)
{
	return current->thread_flags & TIF_SIGPENDING;
}

/* What is pending here ends the process: the lowest number counts. */
void do_signal(struct pt_regs *regs)
{
	(void)regs;
	do_exit(__builtin_ctzll(current->pending) + 1);
}

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
	pr_err("%s[%d]: %s (code %d) on %s at address %08lx, pc %08lx: %s\n",
	       current->comm, current->pid, signal_names[sig], code, access,
	       addr, regs->ARM_pc, what);
	report_address(current->mm, addr);
	show_regs(regs);
	do_exit(sig);
}

/* fs/'s upward calls */

void send_sigpipe(void)
{
	send_sig(SIGPIPE, current);
}

void tty_send_signal(int pgrp, int sig)
{
	struct task_struct *task;

	for_each_task(task) {
		if (task->pgrp == pgrp)
			send_sig(sig, task);
	}
}

int job_control_stop(int sig)
{
	/* Without stopped jobs a background job may write, not read. */
	return sig == SIGTTOU ? 0 : -EIO;
}

void get_current_job(struct job *job)
{
	job->pid = current->tgid;
	job->pgrp = current->pgrp;
	job->session = current->session;
}

int session_of_pgrp(int pgrp)
{
	struct task_struct *task;

	for_each_task(task) {
		if (task->pgrp == pgrp)
			return task->session;
	}
	return -ESRCH;
}

/* kill(2), for those it may be sent to: everybody is root here. */
long sys_kill(int pid, int sig)
{
	struct task_struct *task;
	long err = -ESRCH;

	if (sig < 0 || sig > _NSIG)
		return -EINVAL;
	if (pid > 0) {
		task = find_task_by_pid(pid);
		if (!task)
			return -ESRCH;
		send_sig(sig, task);
		return 0;
	}
	for_each_task(task) {
		if (!task->mm)
			continue;
		if (pid == -1 ? task->pid > 1 && task != current :
		    task->pgrp == (pid ? -pid : current->pgrp)) {
			send_sig(sig, task);
			err = 0;
		}
	}
	return err;
}

long sys_tkill(int tid, int sig)
{
	if (tid <= 0)
		return -EINVAL;
	return sys_kill(tid, sig);
}

long sys_tgkill(int tgid, int tid, int sig)
{
	struct task_struct *task = find_task_by_pid(tid);

	if (tid <= 0 || tgid <= 0)
		return -EINVAL;
	if (!task || task->tgid != tgid)
		return -ESRCH;
	return sys_kill(tid, sig);
}
