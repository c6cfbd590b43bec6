/*
 * From the abort to handle_mm_fault(): which fault is it, whose is it, and
 * what becomes of those that cannot be resolved.
 *
 * The fault status register names the kind. fsr_info[] has a row for each:
 * who handles it, and if nobody does, the signal and the words. Rows 5 and 7
 * (translation, first and second level), 6 (access flag) and 15 (permission)
 * are the daily bread of demand paging: do_page_fault().
 */
#include <asm/irqflags.h>
#include <asm/traps.h>
#include <asm/uaccess.h>
#include <asm/tlbflush.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <lib/printk.h>
#include <mm/mm.h>
#include <mm/swap.h>
#include <mm/vmstat.h>
#include <uapi/signal.h>

/* DFSR (ARM ARM B4.1.52); IFSR has the same status bits (B4.1.96). */
#define FSR_FS		0x0f		/* status[3:0] */
#define FSR_FS4		0x400		/* status[4] */
#define FSR_WRITE	0x800		/* by a write, or cache maintenance */
#define FSR_CM		0x2000		/* by cache maintenance */
/* Ours, in bits that the register leaves zero. */
#define FSR_EXEC	0x80000000	/* on an instruction fetch */
#define FSR_KERNEL	0x8000		/* taken from kernel mode */
#define FSR_SPECIAL	(FSR_WRITE | FSR_CM | FSR_EXEC | FSR_KERNEL)

static inline unsigned int fsr_fs(u32 fsr)
{
	return (fsr & FSR_FS) | (fsr & FSR_FS4) >> 6;
}

/* How a fault ends that cannot be resolved. */
struct bad_end {
	int sig, code;
	const char *what;
};
static const struct bad_end no_area = {
	SIGSEGV, SEGV_MAPERR, "no area has this address"
};
static const struct bad_end no_right = {
	SIGSEGV, SEGV_ACCERR, "the area does not allow this access"
};
static const struct bad_end kernel_address = {
	SIGSEGV, SEGV_MAPERR, "the kernel's memory is not the program's"
};
static const struct bad_end beyond_file = {
	SIGBUS, BUS_ADRERR, "beyond the end of the mapped file"
};
static const struct bad_end no_memory = {
	SIGKILL, 0, "out of memory"
};

static const char *access_name(u32 fsr)
{
	return fsr & FSR_EXEC ? "execute" : fsr & FSR_WRITE ? "write" : "read";
}

/* The right that the access needed: a read is served by any right. */
static u32 access_needs(u32 fsr)
{
	if (fsr & FSR_EXEC)
		return VM_EXEC;
	if ((fsr & (FSR_WRITE | FSR_CM)) == FSR_WRITE)
		return VM_WRITE;
	return VM_ACCESS_FLAGS;
}

/*
 * A fault in kernel mode that no area explains. If the instruction was one
 * that may fault (a user access), it goes on where its table entry says.
 */
static void do_kernel_fault(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	if (fixup_exception(regs))
		return;
	local_irq_disable();
	console_loglevel = 7;
	pr_err("Unable to handle kernel %s at virtual address %08lx when %s\n",
	       addr < PAGE_SIZE ? "NULL pointer dereference" : "paging request",
	       addr, access_name(fsr));
	die("Oops", regs, fsr);
}

/* Not to be resolved: the fate of the user program, or of the kernel. */
static noinline void bad_fault(unsigned long addr, u32 fsr,
			       struct pt_regs *regs, const struct bad_end *end)
{
	struct thread_struct *thread = &current->thread;

	if (!user_mode(regs)) {
		do_kernel_fault(addr, fsr, regs);
		return;
	}
	/* For the signal's frame; of alignment Linux tells only this. */
	thread->error_code = fsr;
	thread->trap_no = 0;
	if (end->code != BUS_ADRALN || end->sig != SIGBUS) {
		thread->address = addr;
		thread->trap_no = 14;
	}
	force_sig_fault(end->sig, end->code, addr, access_name(fsr),
			end->what, regs);
}

/*
 * No page for the access: it is tried again if there will be, because kswapd
 * finds what to take, or because somebody is killed. Only a program that is
 * to be killed itself is not to try again; the kernel's access on its behalf
 * ends with -EFAULT then.
 */
static bool pagefault_out_of_memory(void)
{
	return wait_for_free_pages() || out_of_memory();
}

/*
 * What handle_mm_fault() returned when it was not plain success. True: try
 * again. When the page had to come from a disk, that was the fault, and the
 * second try does not count.
 */
static noinline bool fault_again(int fault, unsigned long addr, u32 fsr,
				 struct pt_regs *regs)
{
	if (fault & VM_FAULT_MAJOR)
		current->maj_flt++;
	if ((fault & VM_FAULT_MAJOR) && (fault & VM_FAULT_RETRY))
		current->min_flt--;
	if (fault & VM_FAULT_RETRY)
		return true;
	if ((fault & VM_FAULT_OOM) && pagefault_out_of_memory())
		return true;
	if (fault & VM_FAULT_OOM)
		bad_fault(addr, fsr, regs, &no_memory);
	else if (fault & VM_FAULT_SIGBUS)
		bad_fault(addr, fsr, regs, &beyond_file);
	return false;
}

/*
 * Translation, access flag and permission faults on pages. Entered with IRQs
 * as they were; may sleep when a page has to be read in.
 */
static void do_page_fault(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	struct mm_struct *mm = current->mm;
	u32 needs = VM_ACCESS_FLAGS, flags = 0;
	struct vm_area_struct *vma;
	int fault;

	if (fsr & FSR_SPECIAL) {		/* no plain read by a program */
		needs = access_needs(fsr);
		flags = needs == VM_WRITE ? FAULT_FLAG_WRITE : 0;
		/* The kernel follows a user pointer only where a table entry
		 * says so, and only if there is a user. */
		if ((fsr & FSR_KERNEL) &&
		    (!mm || !search_exception_tables(regs->ARM_pc))) {
			bad_fault(addr, fsr, regs, &no_area);
			return;
		}
	}

again:
	vma = find_vma(mm, addr);
	if (unlikely(!vma || (addr < vma->vm_start &&
			      expand_stack(vma, addr)))) {
		bad_fault(addr, fsr, regs, &no_area);
		return;
	}
	if (unlikely(!(vma->vm_flags & needs))) {
		bad_fault(addr, fsr, regs, &no_right);
		return;
	}

	fault = handle_mm_fault(vma, addr, flags);
	if (likely(!fault))
		current->min_flt++;
	else if (fault_again(fault, addr, fsr, regs))
		goto again;
}

/*
 * Section permission faults. Only the kernel has sections: either it is at
 * fault, or a program reached for its addresses.
 */
static void do_sect_fault(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	bad_fault(addr, fsr, regs, &kernel_address);
}

static void do_bad(unsigned long addr, u32 fsr, struct pt_regs *regs);

/* bkpt: IFAR is not written for debug events (B3.13), but pc says it. */
static void do_debug_event(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	addr = regs->ARM_pc;
	do_bad(addr, fsr, regs);
}

/*
 * Asynchronous external abort: something that was written, long ago, did not
 * arrive. Neither address nor instruction is the culprit's, so there is
 * nothing to mend, not even for a user access. But one that pends when boot
 * first unmasks it is the firmware's; boards with Cortex-A7 are known for it.
 */
static bool first_unmask;

static void do_async_abort(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	if (first_unmask)
		pr_warn("Asynchronous abort (FSR=%08x) left by the firmware, ignored\n",
			fsr & 0xffff & ~FSR_KERNEL);
	else if (user_mode(regs))
		do_bad(addr, fsr, regs);
	else
		die("Oops - asynchronous external abort", regs, fsr);
}

void __init early_abt_enable(void)
{
	first_unmask = true;
	/* The abort is taken here, if at all (B1.8.6, B1.9.8). */
	__asm__ volatile("dsb\n\tcpsie a\n\tisb" ::: "memory");
	first_unmask = false;
}

/*
 * A program's several words at once where they may not be are completed; but
 * not the kernel's, which knows better, and there is none for a fetch.
 */
static void do_alignment(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	int err = fsr & (FSR_KERNEL | FSR_EXEC) ? -EINVAL :
		  fixup_alignment(regs);

	if (err == -EFAULT)
		bad_fault(addr, fsr, regs, &no_area);
	else if (err)
		do_bad(addr, fsr, regs);
}

/* Rows by status code, as ARM ARM table B3-23 numbers them. */
static const struct fsr_info {
	void (*fn)(unsigned long addr, u32 fsr, struct pt_regs *regs);
	struct bad_end end;
} fsr_info[32] = {
#define BAD(sig, code, name)	{ do_bad, { sig, code, name } }
#define GOOD(fn, name)		{ fn, { SIGSEGV, SEGV_MAPERR, name } }
	[0]  = BAD(SIGSEGV, 0, "vector exception"),
	[1]  = { do_alignment, { SIGBUS, BUS_ADRALN, "alignment exception" } },
	[2]  = { do_debug_event, { SIGTRAP, TRAP_HWBKPT, "debug event" } },
	[3]  = GOOD(do_page_fault, "section access flag fault"),
	[4]  = BAD(SIGBUS, 0, "instruction cache maintenance fault"),
	[5]  = GOOD(do_page_fault, "section translation fault"),
	[6]  = GOOD(do_page_fault, "page access flag fault"),
	[7]  = GOOD(do_page_fault, "page translation fault"),
	[8]  = BAD(SIGBUS, BUS_OBJERR, "external abort on non-linefetch"),
	[9]  = BAD(SIGSEGV, SEGV_MAPERR, "section domain fault"),
	[10] = BAD(SIGBUS, 0, "unknown 10"),
	[11] = BAD(SIGSEGV, SEGV_MAPERR, "page domain fault"),
	[12] = BAD(SIGBUS, BUS_OBJERR, "external abort on translation"),
	[13] = GOOD(do_sect_fault, "section permission fault"),
	[14] = BAD(SIGBUS, BUS_OBJERR, "external abort on translation"),
	[15] = GOOD(do_page_fault, "page permission fault"),
	[16] = BAD(SIGBUS, 0, "TLB conflict abort"),
	[17 ... 19] = BAD(SIGBUS, 0, "unknown status"),
	[20] = BAD(SIGBUS, 0, "lockdown abort"),
	[21] = BAD(SIGBUS, 0, "unknown status"),
	[22] = { do_async_abort, { SIGBUS, BUS_OBJERR,
				   "imprecise external abort" } },
	[23] = BAD(SIGBUS, 0, "unknown status"),
	[24] = BAD(SIGBUS, 0, "memory access asynchronous parity error"),
	[25] = BAD(SIGBUS, 0, "memory access synchronous parity error"),
	[26] = BAD(SIGBUS, 0, "coprocessor abort"),
	[27] = BAD(SIGBUS, 0, "unknown status"),
	[28] = BAD(SIGBUS, 0, "translation table parity error"),
	[29] = BAD(SIGBUS, 0, "unknown status"),
	[30] = BAD(SIGBUS, 0, "translation table parity error"),
	[31] = BAD(SIGBUS, 0, "unknown status"),
#undef BAD
#undef GOOD
};

static void do_bad(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	bad_fault(addr, fsr, regs, &fsr_info[fsr_fs(fsr)].end);
}

/* From entry.S, with IRQs as they were before the fault. */
void do_DataAbort(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	fsr_info[fsr_fs(fsr)].fn(addr, fsr, regs);
}

void do_DataAbort_kernel(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	do_DataAbort(addr, fsr | FSR_KERNEL, regs);
}

/*
 * Instruction fetches: the same codes, and never a write. The kernel does
 * not run what is not mapped or not executable, so from there it is an end.
 */
void do_PrefetchAbort(unsigned long addr, u32 ifsr, struct pt_regs *regs)
{
	u32 fsr = (ifsr & (FSR_FS | FSR_FS4)) | FSR_EXEC;

	if (!user_mode(regs))
		fsr |= FSR_KERNEL;
	fsr_info[fsr_fs(fsr)].fn(addr, fsr, regs);
}
