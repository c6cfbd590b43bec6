/*
 * A program about to be executed, as it passes from exec.c (which finds the
 * file and gathers the strings) to binfmt_elf.c (which maps it).
 */
#ifndef KERNEL_BINFMTS_H
#define KERNEL_BINFMTS_H

#include <fs/fs.h>
#include <mm/mm.h>

#define BINPRM_BUF_SIZE	256

struct linux_binprm {
	const char *filename;		/* as it was asked for */
	const char *interp;		/* what is really run; differs for #! */
	struct file *file;		/* one reference */
	u8 buf[BINPRM_BUF_SIZE];	/* the file's first bytes, then zeroes */

	struct mm_struct *mm;		/* the new one, ours until committed */
	struct vm_area_struct *vma;	/* its stack */
	bool secureexec;		/* it has other rights than its user */
	bool point_of_no_return;	/* the old program is gone */
	unsigned long p;		/* top of the strings so far, downwards */
	int argc, envc;
	unsigned long exec;		/* address of the name, for AT_EXECFN */
};

/* Copy a kernel string onto the new stack. 0, -E2BIG, -ENOMEM. */
int copy_string_kernel(struct linux_binprm *bprm, const char *s);
/* Take the first string of argv away again. */
int remove_arg_zero(struct linux_binprm *bprm);

/*
 * The point of no return: let the current task be the new program, with
 * @bprm->mm. 0; or -ENOMEM, then it has not been passed. After success the
 * task can only be killed if something fails.
 */
int begin_new_exec(struct linux_binprm *bprm);
/* Finish the stack; @exec_stack: as the ELF header asks. And where mmap()
 * begins, which is below it. */
void setup_arg_pages(struct linux_binprm *bprm, bool exec_stack);

/*
 * Map the program and point the current task's user registers at it.
 * -ENOEXEC before anything changed: it is of another kind.
 */
int load_elf_binary(struct linux_binprm *bprm);

#endif
