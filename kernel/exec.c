/*
 * execve(): another program in the same process.
 *
 * The new address space is built beside the old one. First the strings: they
 * go to the top of the new stack at once, through the kernel's own mapping
 * of its pages. When the file turns out to be a program, begin_new_exec()
 * commits: the old space goes, and from there an error is the end of the
 * process.
 */
#include <asm/page.h>
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <fs/namei.h>
#include <kernel/binfmts.h>
#include <kernel/cred.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include <uapi/prctl.h>
#include <uapi/resource.h>
#include <uapi/signal.h>

#define STRINGS_MAX	(6UL << 20)	/* with their addresses, as Linux */
#define MAX_ARG_STRLEN	(32 * PAGE_SIZE)	/* of one string, as Linux */
#define MAX_ARG_STRINGS	((int)(STRINGS_MAX / sizeof(u32)))	/* more do not fit */
#define STACK_EXPAND	(128UL << 10)	/* mapped below the strings at once */

/* An argument vector: the user's, or (for PID 1) the kernel's own. */
struct arg_ptr {
	bool is_kernel;
	const char *const *ptr;
};

/* String @i of the vector: NULL at its end. 0 or -EFAULT. */
static int get_arg_ptr(struct arg_ptr argv, int i, const char **strp)
{
	if (argv.is_kernel) {
		*strp = argv.ptr[i];
		return 0;
	}
	return get_user(*strp, argv.ptr + i) ? -EFAULT : 0;
}

/* How many strings; a missing vector has none. */
static int count_strings(struct arg_ptr argv)
{
	const char *str;
	int i;

	if (!argv.ptr)
		return 0;
	for (i = 0; i < MAX_ARG_STRINGS; i++) {
		if (get_arg_ptr(argv, i, &str))
			return -EFAULT;
		if (!str)
			return i;
	}
	return -E2BIG;
}

/* Strings may take a quarter of the stack, at least 128 KiB; execve(2). */
static bool strings_fit(const struct linux_binprm *bprm, unsigned long p)
{
	unsigned long limit = current->rlim[RLIMIT_STACK] / 4;
	unsigned long ptrs = (bprm->argc + bprm->envc) * sizeof(u32);

	limit = min(limit, STRINGS_MAX);
	limit = max(limit, (unsigned long)MAX_ARG_STRLEN);
	return TASK_SIZE - p + ptrs <= limit;
}

/* The page of the new stack that holds @pos, as the kernel sees it. */
static char *arg_page(struct linux_binprm *bprm, unsigned long pos)
{
	pos &= PAGE_MASK;
	if (pos < bprm->vma->vm_start && expand_stack(bprm->vma, pos))
		return NULL;
	return get_page_for_write(bprm->vma, pos);
}

/* @len bytes with the NUL, from user or kernel memory, below the last. */
static int copy_string(struct linux_binprm *bprm, const char *str, size_t len,
		       bool is_kernel)
{
	unsigned long pos = bprm->p;
	size_t step, left = 0;
	char *page;

	if (!strings_fit(bprm, pos - len))
		return -E2BIG;
	bprm->p -= len;
	while (len && !left) {
		step = min(len, (size_t)(((pos - 1) & ~PAGE_MASK) + 1));
		pos -= step;
		len -= step;
		page = arg_page(bprm, pos);
		if (!page)
			return -E2BIG;
		/* Reading @str may sleep; who has this page must not go. */
		get_page(virt_to_page(page));
		if (is_kernel)
			memcpy(page + (pos & ~PAGE_MASK), str + len, step);
		else
			left = copy_from_user(page + (pos & ~PAGE_MASK),
					      str + len, step);
		put_page(virt_to_page(page));
	}
	return left ? -EFAULT : 0;
}

int copy_string_kernel(struct linux_binprm *bprm, const char *s)
{
	return copy_string(bprm, s, strlen(s) + 1, true);
}

/* All strings of a vector, the last first, so that they lie in order. */
static int copy_strings(struct linux_binprm *bprm, struct arg_ptr argv,
			int count)
{
	const char *str;
	long len;
	int err;

	while (count-- > 0) {
		err = get_arg_ptr(argv, count, &str);
		if (err)
			return err;
		len = argv.is_kernel ? (long)strlen(str) + 1 :
		      strnlen_user(str, MAX_ARG_STRLEN);
		if (len <= 0)
			return -EFAULT;
		if (len > MAX_ARG_STRLEN)
			return -E2BIG;
		err = copy_string(bprm, str, len, argv.is_kernel);
		if (err)
			return err;
	}
	return 0;
}

int remove_arg_zero(struct linux_binprm *bprm)
{
	char *page;

	if (!bprm->argc)
		return 0;
	for (;;) {
		page = arg_page(bprm, bprm->p);
		if (!page)
			return -EFAULT;
		if (page[bprm->p++ & ~PAGE_MASK] == '\0')
			break;
	}
	bprm->argc--;
	return 0;
}

/* The new mm with one page of stack at the top. */
static int bprm_mm_init(struct linux_binprm *bprm)
{
	struct vm_area_struct *vma;

	bprm->mm = mm_alloc(current->rlim, NULL);
	if (!bprm->mm)
		return -ENOMEM;
	bprm->mm->dumpable = !current->mm || current->mm->dumpable;
	vma = vm_area_alloc(bprm->mm);
	if (!vma)
		return -ENOMEM;
	vma->vm_end = TASK_SIZE;
	vma->vm_start = TASK_SIZE - PAGE_SIZE;
	vma->vm_flags = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE |
			VM_MAYEXEC | VM_GROWSDOWN | VM_ACCOUNT;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	vma->vm_pgoff = vma->vm_start >> PAGE_SHIFT;
	insert_vm_struct(bprm->mm, vma);
	vm_stat_account(bprm->mm, vma->vm_flags, 1);
	bprm->vma = vma;
	/* The last word stays 0, as on Linux. */
	bprm->p = TASK_SIZE - sizeof(u32);
	return 0;
}

static int gather_strings(struct linux_binprm *bprm, struct arg_ptr argv,
			  struct arg_ptr envp)
{
	int err;

	bprm->argc = count_strings(argv);
	if (bprm->argc < 0)
		return bprm->argc;
	bprm->envc = count_strings(envp);
	if (bprm->envc < 0)
		return bprm->envc;
	err = copy_string_kernel(bprm, bprm->filename);
	if (err)
		return err;
	bprm->exec = bprm->p;
	err = copy_strings(bprm, envp, bprm->envc);
	if (err)
		return err;
	err = copy_strings(bprm, argv, bprm->argc);
	if (err || bprm->argc)
		return err;
	/* Programs count on argv[0]; Linux gives them an empty one too. */
	bprm->argc = 1;
	return copy_string_kernel(bprm, "");
}

/* Close-on-exec is for us alone: who shares the table keeps its files. */
static int unshare_files(void)
{
	struct files_struct *files;

	if (current->files->count == 1)
		return 0;
	files = dup_files(current->files);
	if (!files)
		return -ENOMEM;
	put_files(current->files);
	current->files = files;
	return 0;
}

int begin_new_exec(struct linux_binprm *bprm)
{
	const char *base = strrchr(bprm->filename, '/');
	int err = unshare_files();

	if (!err)
		err = flush_signal_handlers(current);
	if (err)
		return err;
	mm_release(current);
	use_mm(bprm->mm);
	bprm->mm = NULL;		/* the task's now */
	bprm->point_of_no_return = true;
	current->mm->exe_file = get_file(bprm->file);
	close_on_exec(current->files);
	strscpy(current->comm, base ? base + 1 : bprm->filename,
		TASK_COMM_LEN);
	current->flags &= ~(PF_KTHREAD | PF_FORKNOEXEC);
	current->clear_child_tid = NULL;
	current->exit_signal = SIGCHLD;	/* whatever clone(2) asked for */
	exec_creds(bprm);
	current->personality &= ~PER_MASK;
	current->personality |= PER_LINUX_32BIT;
	return 0;
}

/*
 * Mappings begin below the largest stack that there may be, and grow down;
 * but if that has no limit, they begin far below and grow up.
 */
static void arch_pick_mmap_layout(struct mm_struct *mm)
{
	unsigned long most = TASK_SIZE / 6 * 5UL;
	unsigned long gap = min(current->rlim[RLIMIT_STACK], most);

	if (current->rlim[RLIMIT_STACK] == RLIM_INFINITY ||
	    (current->personality & ADDR_COMPAT_LAYOUT)) {
		mm->mmap_base = 0;
		return;
	}
	gap = max(gap + STACK_GUARD_GAP, 128UL << 20);
	mm->mmap_base = PAGE_ALIGN(TASK_SIZE - min(gap, most));
}

void setup_arg_pages(struct linux_binprm *bprm, bool exec_stack)
{
	struct vm_area_struct *vma = bprm->vma;
	unsigned long base;

	/* The strings' pages are mapped already: their entries follow. */
	if (exec_stack)
		(void)do_mprotect(current->mm, vma->vm_start,
				  vma->vm_end - vma->vm_start,
				  PROT_READ | PROT_WRITE | PROT_EXEC);
	arch_pick_mmap_layout(current->mm);
	current->mm->start_stack = bprm->p;
	base = vma->vm_start - STACK_EXPAND;
	if (vma->vm_end - base > current->rlim[RLIMIT_STACK])
		base = vma->vm_end - (current->rlim[RLIMIT_STACK] & PAGE_MASK);
	if (base < vma->vm_start)
		(void)expand_stack(vma, base);
}

/* #! on the first line: run the interpreter it names with the script. */
static int load_script(struct linux_binprm *bprm, char *interp)
{
	char *line = (char *)bprm->buf + 2, *end, *arg;
	char *last = (char *)bprm->buf + BINPRM_BUF_SIZE - 1;
	bool cut = *last && !memchr(line, '\n', last + 1 - line);
	int err;

	*last = '\0';
	end = strchr(line, '\n');
	if (!end)
		end = line + strlen(line);
	*end = '\0';
	while (*line == ' ' || *line == '\t')
		line++;
	for (arg = line; *arg && *arg != ' ' && *arg != '\t'; arg++)
		;
	/* A name that goes on behind the buffer is not to be cut short. */
	if (arg == line || (cut && !*arg))
		return -ENOEXEC;
	while (end > arg && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	if (*arg) {
		*arg++ = '\0';
		while (*arg == ' ' || *arg == '\t')
			arg++;
	}
	/* argv becomes: interpreter, its argument, the script, the rest. */
	err = remove_arg_zero(bprm);
	if (!err)
		err = copy_string_kernel(bprm, bprm->interp);
	if (!err && *arg) {
		err = copy_string_kernel(bprm, arg);
		bprm->argc++;
	}
	if (!err)
		err = copy_string_kernel(bprm, line);
	bprm->argc += 2;
	/* Not before: the script's own name may stand there. */
	strscpy(interp, line, BINPRM_BUF_SIZE);
	bprm->interp = interp;
	return err;
}

/* Open, look at the first bytes, and follow #! up to five times. */
static int search_binary_handler(struct linux_binprm *bprm)
{
	char *interp = kmalloc(BINPRM_BUF_SIZE, GFP_KERNEL);
	int depth, err = -ENOMEM;

	for (depth = 0; interp; depth++) {
		err = kernel_file_read(bprm->file->f_mapping, bprm->buf,
				       BINPRM_BUF_SIZE, 0);
		if (err < 0)
			break;
		memset(bprm->buf + err, 0, BINPRM_BUF_SIZE - err);
		if (bprm->buf[0] != '#' || bprm->buf[1] != '!') {
			err = load_elf_binary(bprm);
			break;
		}
		err = depth == 5 ? -ELOOP : load_script(bprm, interp);
		if (err)
			break;
		fput(bprm->file);
		bprm->file = NULL;
		err = open_exec(current->fs, interp, &bprm->file);
		if (err)
			break;
	}
	kfree(interp);
	return err;
}

static int do_execve(const char *filename, struct arg_ptr argv,
		     struct arg_ptr envp)
{
	struct linux_binprm *bprm;
	int err;

	if (current->flags & PF_NPROC_EXCEEDED) {
		if (nproc_exceeded(0))
			return -EAGAIN;
		current->flags &= ~PF_NPROC_EXCEEDED;
	}
	bprm = kmalloc(sizeof(*bprm), GFP_KERNEL);
	if (!bprm)
		return -ENOMEM;
	bprm->file = NULL;
	bprm->mm = NULL;
	bprm->point_of_no_return = false;
	bprm->filename = filename;
	bprm->interp = filename;
	err = open_exec(current->fs, filename, &bprm->file);
	if (!err)
		err = bprm_mm_init(bprm);
	if (!err)
		err = gather_strings(bprm, argv, envp);
	if (!err)
		err = search_binary_handler(bprm);
	/* Past the point of no return there is no program to return to. */
	if (err && bprm->point_of_no_return) {
		pr_err("%s: its segments cannot be mapped (error %d): killed\n",
		       filename, -err);
		force_fatal_sig(SIGSEGV);
	}
	if (bprm->mm)
		mmput(bprm->mm);
	if (bprm->file)
		fput(bprm->file);
	kfree(bprm);
	return err;
}

int kernel_execve(const char *path, const char *const argv[],
		  const char *const envp[])
{
	struct arg_ptr a = { true, argv }, e = { true, envp };

	return do_execve(path, a, e);
}

long sys_execve(const char *filename, const char *const *argv,
		const char *const *envp)
{
	struct arg_ptr a = { false, argv }, e = { false, envp };
	int tries = 8;
	char *path;
	long err;

	err = getname(filename, &path);
	if (err)
		return err;
	/* Memory that others can be made to give is not lacking. */
	do {
		err = do_execve(path, a, e);
	} while (err == -ENOMEM && !fatal_signal_pending(current) &&
		 tries-- && wait_for_free_pages());
	putname(path);
	return err;
}
