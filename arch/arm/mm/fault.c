/*
 * From the abort to handle_mm_fault(): which fault is it, whose is it, and
 * what becomes of those that cannot be resolved.
 *
 * The fault status register names the kind. fsr_info[] has a row for each:
 * who handles it, and if nobody does, the signal and the words. Rows 5 and 7
 * (translation), 3 and 6 (access flag), 13 and 15 (permission) are the daily
 * bread of demand paging: do_page_fault().
 */
#include <asm/irqflags.h>
#include <asm/traps.h>
#include <asm/uaccess.h>
#include <asm/tlbflush.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <lib/printk.h>
#include <mm/mm.h>
#include <mm/vmstat.h>
#include <uapi/signal.h>

/* DFSR (ARM ARM B4.1.52); IFSR has the same status bits (B4.1.96). */
#define FSR_FS		0x0f		/* status[3:0] */
#define FSR_FS4		0x400		/* status[4] */
#define FSR_WRITE	0x800		/* by a write, or cache maintenance */
#define FSR_CM		0x2000		/* by cache maintenance */
#define FSR_EXEC	0x80000000	/* ours: on an instruction fetch */

/* Status codes that mean "there is an entry, but it does not allow this". */
#define FS_PERM_SECTION	13
#define FS_PERM_PAGE	15

static inline unsigned int fsr_fs(u32 fsr)
{
	return (fsr & FSR_FS) | (fsr & FSR_FS4) >> 6;
}

/* The right that the access needed: a read is served by any right. */
static inline u32 access_needs(u32 fsr)
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
	       addr, fsr & FSR_EXEC ? "execute" :
	       fsr & FSR_WRITE ? "write" : "read");
	die("Oops", regs, fsr);
}

/* Not to be resolved: the fate of the user program, or of the kernel. */
static noinline void bad_fault(unsigned long addr, u32 fsr,
			       struct pt_regs *regs, int sig, int code,
			       const char *what)
{
	if (user_mode(regs))
		force_sig_fault(sig, code, addr, what, regs);
	else
		do_kernel_fault(addr, fsr, regs);
}

static noinline void mm_fault_error(unsigned long addr, u32 fsr,
				    struct pt_regs *regs, int fault)
{
	if (fault & VM_FAULT_SIGBUS)
		bad_fault(addr, fsr, regs, SIGBUS, BUS_ADRERR,
			  "beyond the end of the mapped file");
	else if (fault & VM_FAULT_OOM)
		bad_fault(addr, fsr, regs, SIGKILL, 0, "out of memory");
	else
		bad_fault(addr, fsr, regs, SIGSEGV, SEGV_MAPERR,
			  "stack may not grow to here");
}

/*
 * Translation, access flag and permission faults on pages. Entered with IRQs
 * as they were; may sleep when a page has to be read in.
 */
static void do_page_fault(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	struct task_struct *tsk = current;
	struct mm_struct *mm = tsk->mm;
	u32 needs = access_needs(fsr);
	struct vm_area_struct *vma;
	int fault;

	if (unlikely(!mm || addr >= TASK_SIZE))
		goto no_area;
	/* The kernel follows a user pointer only where a table entry says. */
	if (unlikely(!user_mode(regs)) &&
	    !search_exception_tables(regs->ARM_pc))
		goto no_area;

	vma = find_vma(mm, addr);
	if (unlikely(!vma))
		goto no_area;
	if (unlikely(addr < vma->vm_start) && expand_stack(vma, addr))
		goto no_area;
	if (unlikely(!(vma->vm_flags & needs))) {
		bad_fault(addr, fsr, regs, SIGSEGV, SEGV_ACCERR,
			  "the area does not allow this access");
		return;
	}

	fault = handle_mm_fault(vma, addr,
				needs == VM_WRITE ? FAULT_FLAG_WRITE : 0);
	if (likely(!fault)) {
		tsk->min_flt++;
		count_vm_event(PGFAULT);
		return;
	}
	if (fault & VM_FAULT_ERROR) {
		mm_fault_error(addr, fsr, regs, fault);
		return;
	}
	tsk->maj_flt++;
	count_vm_event(PGFAULT);
	count_vm_event(PGMAJFAULT);
	return;

no_area:
	bad_fault(addr, fsr, regs, SIGSEGV, SEGV_MAPERR,
		  "no area has this address");
}

/*
 * Section faults: the same, for the first level. Only the kernel maps
 * sections, so permission is the kernel's fault, or a user's who reaches for
 * its addresses.
 */
static void do_sect_fault(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	bad_fault(addr, fsr, regs, SIGSEGV, SEGV_ACCERR,
		  "the kernel's memory is not the program's");
}

static void do_bad(unsigned long addr, u32 fsr, struct pt_regs *regs);

/* Rows by status code, as ARM ARM table B3-23 numbers them. */
static const struct fsr_info {
	void (*fn)(unsigned long addr, u32 fsr, struct pt_regs *regs);
	int sig, code;
	const char *name;
} fsr_info[32] = {
#define BAD(sig, code, name)	{ do_bad, sig, code, name }
	[0]  = BAD(SIGSEGV, 0, "vector exception"),
	[1]  = BAD(SIGBUS, BUS_ADRALN, "alignment exception"),
	[2]  = BAD(SIGTRAP, TRAP_BRKPT, "debug event"),
	[3]  = { do_page_fault, 0, 0, "section access flag fault" },
	[4]  = BAD(SIGBUS, 0, "instruction cache maintenance fault"),
	[5]  = { do_page_fault, 0, 0, "section translation fault" },
	[6]  = { do_page_fault, 0, 0, "page access flag fault" },
	[7]  = { do_page_fault, 0, 0, "page translation fault" },
	[8]  = BAD(SIGBUS, BUS_OBJERR, "external abort on non-linefetch"),
	[9]  = BAD(SIGSEGV, SEGV_MAPERR, "section domain fault"),
	[10] = BAD(SIGBUS, 0, "unknown 10"),
	[11] = BAD(SIGSEGV, SEGV_MAPERR, "page domain fault"),
	[12] = BAD(SIGBUS, BUS_OBJERR, "external abort on translation"),
	[13] = { do_sect_fault, 0, 0, "section permission fault" },
	[14] = BAD(SIGBUS, BUS_OBJERR, "external abort on translation"),
	[15] = { do_page_fault, 0, 0, "page permission fault" },
	[16] = BAD(SIGBUS, 0, "TLB conflict abort"),
	[17 ... 19] = BAD(SIGBUS, 0, "unknown status"),
	[20] = BAD(SIGBUS, 0, "lockdown abort"),
	[21] = BAD(SIGBUS, 0, "unknown status"),
	[22] = BAD(SIGBUS, BUS_OBJERR, "imprecise external abort"),
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
};

static void do_bad(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	const struct fsr_info *inf = &fsr_info[fsr_fs(fsr)];

	bad_fault(addr, fsr, regs, inf->sig, inf->code, inf->name);
}

/* From entry.S, with IRQs as they were before the fault. */
void do_DataAbort(unsigned long addr, u32 fsr, struct pt_regs *regs)
{
	fsr_info[fsr_fs(fsr)].fn(addr, fsr, regs);
}

/* Instruction fetches: the same codes, and never a write. */
void do_PrefetchAbort(unsigned long addr, u32 ifsr, struct pt_regs *regs)
{
	u32 fsr = (ifsr & (FSR_FS | FSR_FS4)) | FSR_EXEC;

	fsr_info[fsr_fs(fsr)].fn(addr, fsr, regs);
}
