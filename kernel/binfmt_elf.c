/*
 * ELF programs: map the segments, make the stack that ld.so and crt0 expect,
 * and set the registers.
 *
 * Nothing is read here but headers: segments are private maps of the file,
 * and their pages come from the page cache when they are touched.
 */
#include <asm/ptrace.h>
#include <asm/thread.h>
#include <asm/uaccess.h>
#include <fs/namei.h>
#include <kernel/binfmts.h>
#include <kernel/sched.h>
#include <lib/random.h>
#include <lib/string.h>
#include <mm/slab.h>
#include <mm/upcall.h>
#include <uapi/elf.h>
#include <uapi/errno.h>
#include <uapi/mman.h>

#define ELF_PLATFORM	"v7l"
#define CLOCKS_PER_SEC	100

/* Where position-independent programs go that name an interpreter, as on
 * Linux: where a program with fixed addresses would be. */
#define ELF_ET_DYN_BASE	0x400000UL

#define MAX_PHDRS	(65536 / sizeof(struct elf32_phdr))

/* One ELF file: the program, or the interpreter it asks for. */
struct elf_image {
	struct file *file;
	const struct elf32_hdr *hdr;
	struct elf32_phdr *phdr;		/* kmalloc */
	unsigned long bias;			/* added to every address */
	unsigned long phdr_addr;		/* in memory */
	unsigned long start_code, end_code, start_data, end_data, brk;
};

/* Is it for us: 32-bit little-endian ARM? */
static bool elf_check_arch(const struct elf32_hdr *hdr)
{
	if (memcmp(hdr->e_ident, ELFMAG, 4) != 0 ||
	    hdr->e_ident[EI_DATA] != ELFDATA2LSB)
		return false;
	if (hdr->e_machine != EM_ARM)
		return false;
	/* An entry at 2 mod 4 is neither ARM nor Thumb. */
	return (hdr->e_entry & 3) != 2;
}

/* Executable or shared, not an object file or a core dump? */
static bool elf_check_type(const struct elf32_hdr *hdr)
{
	return hdr->e_type == ET_EXEC || hdr->e_type == ET_DYN;
}

/* The program headers, in img->phdr. -ENOEXEC, -ENOMEM, -EIO. */
static int load_elf_phdrs(struct elf_image *img)
{
	const struct elf32_hdr *hdr = img->hdr;
	size_t size = hdr->e_phnum * sizeof(struct elf32_phdr);
	ssize_t got;

	if (hdr->e_phentsize != sizeof(struct elf32_phdr) ||
	    hdr->e_phnum == 0 || hdr->e_phnum > MAX_PHDRS)
		return -ENOEXEC;
	img->phdr = kmalloc(size, GFP_KERNEL);
	if (!img->phdr)
		return -ENOMEM;
	got = kernel_file_read(img->file->f_mapping, img->phdr, size,
			       hdr->e_phoff);
	if (got < 0)
		return got;
	return (size_t)got == size ? 0 : -ENOEXEC;
}

static unsigned long elf_prot(u32 p_flags)
{
	return (p_flags & PF_R ? PROT_READ : 0) |
	       (p_flags & PF_W ? PROT_WRITE : 0) |
	       (p_flags & PF_X ? PROT_EXEC : 0);
}

/* What lies behind the file's part, in its last page, must read as zero. */
static int padzero(unsigned long addr)
{
	unsigned long n = -addr & ~PAGE_MASK;
	char *page;

	if (!n)
		return 0;
	page = get_page_for_write(find_vma(current->mm, addr), addr);
	if (!page)
		return -ENOMEM;
	memset(page + (addr & ~PAGE_MASK), 0, n);
	return 0;
}

/* One PT_LOAD: the file's part as a private map, the rest as memory. */
static int map_segment(struct elf_image *img, const struct elf32_phdr *ph)
{
	unsigned long start = img->bias + ph->p_vaddr;
	unsigned long file_end = start + ph->p_filesz;
	unsigned long end = start + ph->p_memsz;
	unsigned long addr = start & PAGE_MASK;
	unsigned long bss;
	int err;

	if (ph->p_filesz > ph->p_memsz || end < start || end > TASK_SIZE)
		return -EINVAL;
	if (file_end > addr) {
		if ((ph->p_offset ^ ph->p_vaddr) & ~PAGE_MASK)
			return -EINVAL;
		err = do_mmap(current->mm, img->file, &addr,
			      file_end - addr, elf_prot(ph->p_flags),
			      MAP_PRIVATE | MAP_FIXED,
			      ph->p_offset >> PAGE_SHIFT);
		if (err)
			return err;
		if (ph->p_memsz > ph->p_filesz && (ph->p_flags & PF_W) &&
		    padzero(file_end))
			return -EFAULT;
	}
	bss = PAGE_ALIGN(file_end);
	end = PAGE_ALIGN(end);
	if (end <= bss)
		return 0;
	err = do_munmap(current->mm, bss, end - bss);
	if (err)
		return err;
	return vm_brk_flags(current->mm, bss, end - bss,
			    ph->p_flags & PF_X ? VM_EXEC : 0);
}

/* What /proc and brk() want to know of the segments. */
static void note_segment(struct elf_image *img, const struct elf32_phdr *ph)
{
	unsigned long start = img->bias + ph->p_vaddr;
	unsigned long file_end = start + ph->p_filesz;

	if (ph->p_offset <= img->hdr->e_phoff &&
	    img->hdr->e_phoff - ph->p_offset < ph->p_filesz)
		img->phdr_addr = start + img->hdr->e_phoff - ph->p_offset;
	if ((ph->p_flags & PF_X) && start < img->start_code)
		img->start_code = start;
	if ((ph->p_flags & PF_X) && file_end > img->end_code)
		img->end_code = file_end;
	img->start_data = max(img->start_data, start);
	img->end_data = max(img->end_data, file_end);
	img->brk = max(img->brk, start + ph->p_memsz);
}

/*
 * Choose img->bias: 0 for a program with fixed addresses; else such that all
 * segments, in one piece, find room at or below @wish (0: anywhere).
 */
static int choose_bias(struct elf_image *img, unsigned long wish)
{
	unsigned long lo = ~0UL, hi = 0, addr = wish, align = PAGE_SIZE;
	const struct elf32_phdr *ph;
	int i, err;

	for (i = 0; i < img->hdr->e_phnum; i++) {
		ph = &img->phdr[i];
		if (ph->p_type != PT_LOAD)
			continue;
		lo = min(lo, ph->p_vaddr & PAGE_MASK);
		hi = max(hi, (unsigned long)ph->p_vaddr + ph->p_memsz);
		if (ph->p_align > align &&
		    (ph->p_align & (ph->p_align - 1)) == 0)
			align = ph->p_align;
	}
	if (lo > hi)
		return -ENOEXEC;
	if (img->hdr->e_type == ET_EXEC)
		return 0;
	addr = ALIGN_DOWN(addr, align);
	err = do_mmap(current->mm, NULL, &addr, hi - lo, PROT_NONE,
		      MAP_PRIVATE | MAP_ANONYMOUS, 0);
	if (err)
		return err;
	img->bias = addr - lo;
	return do_munmap(current->mm, addr, hi - lo);
}

static int map_image(struct elf_image *img, unsigned long wish)
{
	int i, err;

	err = choose_bias(img, wish);
	img->start_code = ~0UL;
	for (i = 0; !err && i < img->hdr->e_phnum; i++) {
		if (img->phdr[i].p_type != PT_LOAD)
			continue;
		err = map_segment(img, &img->phdr[i]);
		if (!err)
			note_segment(img, &img->phdr[i]);
	}
	return err;
}

/* PT_INTERP: the dynamic loader's path, opened in *@filep. */
static int open_interpreter(struct elf_image *img, struct file **filep)
{
	const struct elf32_phdr *ph = NULL;
	char *path;
	int i, err;

	for (i = 0; i < img->hdr->e_phnum && !ph; i++) {
		if (img->phdr[i].p_type == PT_INTERP)
			ph = &img->phdr[i];
	}
	if (!ph)
		return 0;
	if (ph->p_filesz < 2 || ph->p_filesz > PATH_MAX)
		return -ENOEXEC;
	path = kmalloc(ph->p_filesz, GFP_KERNEL);
	if (!path)
		return -ENOMEM;
	err = kernel_file_read(img->file->f_mapping, path, ph->p_filesz,
			       ph->p_offset);
	if (err != (int)ph->p_filesz)
		err = err < 0 ? err : -EIO;
	else if (path[ph->p_filesz - 1] != '\0')
		err = -ENOEXEC;
	else
		err = open_exec(current->fs, path, filep);
	kfree(path);
	return err;
}

/* The headers of the interpreter, into *@hdr and interp->phdr. */
static int load_interp_headers(struct elf_image *interp, struct elf32_hdr *hdr)
{
	ssize_t got = kernel_file_read(interp->file->f_mapping, hdr,
				       sizeof(*hdr), 0);

	if (got != sizeof(*hdr))
		return got < 0 ? (int)got : -EIO;
	interp->hdr = hdr;
	return elf_check_arch(hdr) && !load_elf_phdrs(interp) ? 0 : -ELIBBAD;
}

/* The auxiliary vector, into mm->saved_auxv. Its length in words. */
static int fill_auxv(struct linux_binprm *bprm, const struct elf_image *img,
		     unsigned long base, unsigned long random,
		     unsigned long platform)
{
	const struct cred *cred = &current->cred;
	const u32 auxv[] = {
		AT_HWCAP, elf_hwcap,
		AT_PAGESZ, PAGE_SIZE,
		AT_CLKTCK, CLOCKS_PER_SEC,
		AT_PHDR, img->phdr_addr,
		AT_PHENT, sizeof(struct elf32_phdr),
		AT_PHNUM, img->hdr->e_phnum,
		AT_BASE, base,
		AT_FLAGS, 0,
		AT_ENTRY, img->bias + img->hdr->e_entry,
		AT_UID, cred->uid.real, AT_EUID, cred->uid.effective,
		AT_GID, cred->gid.real, AT_EGID, cred->gid.effective,
		AT_SECURE, bprm->secureexec,
		AT_RANDOM, random,
		AT_HWCAP2, 0,
		AT_EXECFN, bprm->exec,
		AT_PLATFORM, platform,
		AT_NULL, 0,
	};

	static_assert(sizeof(auxv) <= sizeof(current->mm->saved_auxv),
		      "room for the auxiliary vector");
	memcpy(current->mm->saved_auxv, auxv, sizeof(auxv));
	return ARRAY_SIZE(auxv);
}

/* @n string addresses and a zero to *@sp; *@str moves behind the strings. */
static int put_strings(u32 **sp, unsigned long *str, int n)
{
	long len;

	for (; n > 0; n--) {
		if (put_user((u32)*str, (*sp)++))
			return -EFAULT;
		len = strnlen_user((char *)*str, 32 * PAGE_SIZE);
		if (len <= 0 || len > 32 * PAGE_SIZE)
			return -EFAULT;
		*str += len;
	}
	return put_user(0, (*sp)++) ? -EFAULT : 0;
}

/*
 * The stack as a program finds it, from sp upwards:
 *   argc, argv[], 0, envp[], 0, auxv pairs, (gap), random, platform, strings
 */
static int create_elf_tables(struct linux_binprm *bprm,
			     const struct elf_image *img, unsigned long base,
			     unsigned long *spp)
{
	struct mm_struct *mm = current->mm;
	unsigned long p, platform, random, str = bprm->p;
	u8 seed[16];
	u32 *sp;
	int n;

	p = (bprm->p & ~15UL) - sizeof(ELF_PLATFORM);
	platform = p;
	p = (p - sizeof(seed)) & ~15UL;
	random = p;
	get_random_bytes(seed, sizeof(seed));
	n = fill_auxv(bprm, img, base, random, platform);
	p -= (1 + bprm->argc + 1 + bprm->envc + 1 + n) * sizeof(u32);
	sp = (u32 *)(p & ~15UL);
	*spp = (unsigned long)sp;

	if (copy_to_user((void *)platform, ELF_PLATFORM, sizeof(ELF_PLATFORM)) ||
	    copy_to_user((void *)random, seed, sizeof(seed)) ||
	    put_user(bprm->argc, sp++))
		return -EFAULT;
	mm->arg_start = str;
	if (put_strings(&sp, &str, bprm->argc))
		return -EFAULT;
	mm->arg_end = mm->env_start = str;
	if (put_strings(&sp, &str, bprm->envc))
		return -EFAULT;
	mm->env_end = str;
	return copy_to_user(sp, mm->saved_auxv, n * sizeof(u32)) ? -EFAULT : 0;
}

static bool wants_exec_stack(const struct elf_image *img)
{
	int i;

	for (i = 0; i < img->hdr->e_phnum; i++) {
		if (img->phdr[i].p_type == PT_GNU_STACK)
			return img->phdr[i].p_flags & PF_X;
	}
	return false;
}

/* Behind begin_new_exec() an error ends the process. */
static int install_image(struct linux_binprm *bprm, struct elf_image *img,
			 struct elf_image *interp)
{
	struct mm_struct *mm;
	unsigned long entry, base = 0, sp;
	int err;

	err = begin_new_exec(bprm);
	if (err)
		return err;
	mm = current->mm;
	setup_arg_pages(bprm, wants_exec_stack(img));
	err = map_image(img, interp->file ? ELF_ET_DYN_BASE : 0);
	if (err)
		return err;
	mm->start_code = img->start_code;
	mm->end_code = img->end_code;
	mm->start_data = img->start_data;
	mm->end_data = img->end_data;
	/* Linux leaves a random gap here. A page keeps .bss and the heap two
	 * areas, and addresses the same in every run. */
	mm->start_brk = mm->brk = PAGE_ALIGN(img->brk) + PAGE_SIZE;
	/* One that was put among the mappings has no room above it. */
	if (img->hdr->e_type == ET_DYN && !interp->file)
		mm->start_brk = mm->brk = ELF_ET_DYN_BASE;
	entry = img->bias + img->hdr->e_entry;
	if (interp->file) {
		err = elf_check_type(interp->hdr) ? map_image(interp, 0) :
						    -EINVAL;
		base = interp->bias;
		entry = base + interp->hdr->e_entry;
	}
	if (!err)
		err = create_elf_tables(bprm, img, base, &sp);
	if (err)
		return err;
	mm->start_stack = sp;
	start_thread(task_pt_regs(current), entry, sp);
	return 0;
}

int load_elf_binary(struct linux_binprm *bprm)
{
	struct elf_image img = {
		.file = bprm->file,
		.hdr = (const struct elf32_hdr *)bprm->buf,
	};
	struct elf_image interp = { .file = NULL };
	struct elf32_hdr interp_hdr;
	int err = -ENOEXEC;

	if (elf_check_arch(img.hdr) && elf_check_type(img.hdr))
		err = load_elf_phdrs(&img);
	if (!err)
		err = open_interpreter(&img, &interp.file);
	if (!err && interp.file)
		err = load_interp_headers(&interp, &interp_hdr);
	if (!err)
		err = install_image(bprm, &img, &interp);
	if (interp.file)
		fput(interp.file);
	kfree(interp.phdr);
	kfree(img.phdr);
	return err;
}
