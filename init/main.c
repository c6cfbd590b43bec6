/*
 * start_kernel(): one call a line, in the order in which things can be had.
 * Then rest_init() makes the first tasks, the boot thread becomes the idle
 * task, and kernel_init() becomes PID 1: it gives boot's memory back and
 * runs /init.
 */
#include <asm/irqflags.h>
#include <asm/setup.h>
#include <asm/thread.h>
#include <block/blkdev.h>
#include <drivers/irq.h>
#include <drivers/of.h>
#include <drivers/reset.h>
#include <drivers/uart.h>
#include <fs/fdtable.h>
#include <fs/fs.h>
#include <fs/namei.h>
#include <fs/tty.h>
#include <init/do_mounts.h>
#include <init/initramfs.h>
#include <kernel/lkdtm.h>
#include <kernel/params.h>
#include <kernel/proc.h>
#include <kernel/signal.h>
#include <kernel/time.h>
#include <kernel/utsname.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <uapi/errno.h>

void start_kernel(void);

static const char *ramdisk_execute_command;	/* rdinit=, in an initramfs */
static const char *execute_command;		/* init=, on the root disk */

static void __init setup_rdinit(char *val)
{
	ramdisk_execute_command = val;
}
__setup("rdinit=", setup_rdinit);

static void __init setup_init(char *val)
{
	execute_command = val;
}
__setup("init=", setup_init);

static void __init setup_console(char *val)
{
	console_setup(val);
}
__setup("console=", setup_console);

static void __init print_memory(void)
{
	pr_info("Memory: %luK/%luK available (%uK kernel code, %uK rodata, %uK init, %uK data and bss)\n",
		nr_free_pages(NULL) << (PAGE_SHIFT - 10),
		(max_low_pfn - min_low_pfn) << (PAGE_SHIFT - 10),
		(_etext - _stext) >> 10, (__end_rodata - __start_rodata) >> 10,
		(__init_end - __init_begin) >> 10, (_end - _sdata) >> 10);
}

/* Files 0, 1 and 2 of PID 1. */
static void console_on_rootfs(void)
{
	struct file *file;
	int i, err;

	err = path_openat(current->fs, NULL, "/dev/console", O_RDWR, 0, &file);
	if (err) {
		pr_warn("Warning: unable to open an initial console.\n");
		return;
	}
	for (i = 0; i < 3; i++)
		fd_install(current->files, get_file(file), 0, 0, 3);
	fput(file);
}

static int run_init_process(const char *path)
{
	argv_init[0] = path;
	pr_info("Run %s as init process\n", path);
	return kernel_execve(path, argv_init, envp_init);
}

/*
 * Which program is to be PID 1: that of an initramfs, if it is there or there
 * is no other; for an initramfs init= is as good as rdinit=.
 */
static void __init choose_init(void)
{
	struct path path;

	if (!ramdisk_execute_command && !root_device_name)
		ramdisk_execute_command = execute_command;
	if (!ramdisk_execute_command)
		ramdisk_execute_command = "/init";
	if (!root_device_name)
		return;
	if (!filename_lookup(current->fs, NULL, ramdisk_execute_command,
			     LOOKUP_FOLLOW, &path)) {
		path_put(&path);
		return;
	}
	ramdisk_execute_command = NULL;
	prepare_namespace();
}

/*
 * What is still __init and runs as PID 1. Linux calls it by this name; it
 * must not be inlined, or the code that frees it would go with it.
 */
static void __init kernel_init_freeable(void)
{
	size_t builtin = __initramfs_end - __initramfs_start;

	virtio_mmio_init();		/* disks */
	mmc_init();			/* SD cards */
	/* Who says root= does not mean the archive that comes with us. */
	populate_rootfs(__initramfs_start, root_device_name ? 0 : builtin,
			(void *)initrd_start, initrd_end - initrd_start);
	free_initrd_mem();
	console_on_rootfs();
	choose_init();
}

/* The usual reasons, in words. */
static const char *why_not(int err)
{
	switch (err) {
	case -ENOENT:
		return "it is not there, or what should run it is not";
	case -ENOEXEC:
		return "it is no program for 32-bit ARM";
	case -EACCES:
		return "it is not an executable file";
	default:
		return "it cannot be run";
	}
}

/* PID 1 from the root disk. Does not return when there is none. */
static int run_init_from_root(void)
{
	static const char *const usual[] = {
		"/sbin/init", "/etc/init", "/bin/init", "/bin/sh",
	};
	unsigned int i;
	int err;

	if (execute_command) {
		err = run_init_process(execute_command);
		if (err)
			panic("Requested init %s failed (error %d).",
			      execute_command, err);
		return 0;
	}
	for (i = 0; i < ARRAY_SIZE(usual); i++) {
		err = run_init_process(usual[i]);
		if (!err)
			return 0;
		if (err != -ENOENT)
			pr_err("Starting init: %s exists but couldn't execute it (error %d)\n",
			       usual[i], err);
	}
	panic("No working init found.  Try passing init= option to kernel.");
}

static int kernel_init(void *unused)
{
	int err;

	(void)unused;
	init_sighand();
	if (kernel_thread(kswapd_thread, NULL, "kswapd0") < 0)
		panic("no memory for kswapd");
	kernel_init_freeable();
	free_initmem();
	setup_watermarks();
	lkdtm_run();
	if (!ramdisk_execute_command)
		return run_init_from_root();
	err = run_init_process(ramdisk_execute_command);
	if (err)
		panic("No working init found: %s: %s (error %d). Is there an initramfs with it? Try rdinit=",
		      ramdisk_execute_command, why_not(err), -err);
	return 0;		/* to user mode, by ret_from_fork */
}

/* Not inlined into start_kernel(): this thread never leaves it. */
static noinline void __noreturn rest_init(void)
{
	if (kernel_thread(kernel_init, NULL, "init") < 0 ||
	    kernel_thread(kthreadd, NULL, "kthreadd") < 0)
		panic("no memory for the first tasks");
	tick_nohz_idle_exit();
	local_irq_enable();
	schedule();
	cpu_idle();
}

void __init start_kernel(void)
{
	char *command_line;

	pr_info("zeropage version %s %s\n", UTS_RELEASE, UTS_VERSION);
	setup_arch(&command_line);	/* device tree, memory, page tables */
	parse_args(command_line);	/* what the user wants of us */
	console_init();			/* now messages are seen */
	reset_init();			/* and a panic can restart */
	pr_info("Kernel command line: %s\n", saved_command_line);

	mem_init();			/* the page allocator */
	kmem_cache_boot();		/* objects smaller than pages */
	memory_init();			/* the zero page */
	lru_init();			/* the lists of aging */
	setup_watermarks();		/* and when they are looked at */
	mm_cache_init();		/* areas, page tables */
	print_memory();

	init_IRQ();			/* the interrupt controller */
	time_init();			/* the clock and the timer */
	sched_init();			/* the run queue */
	fork_init();			/* tasks */
	vfp_init();			/* floating point */

	mnt_init();			/* files: the first file system */
	register_filesystem(&ext2_fs_type);
	shmem_init();			/* memory shared without a file */
	tty_init();			/* the terminal */
	proc_init();			/* /proc */
	console_init_irq();		/* keys pressed */

	init_task.fs = init_fs();
	init_task.files = alloc_files();
	rest_init();
}
