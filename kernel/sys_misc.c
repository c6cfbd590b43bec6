/*
 * Small calls: who am I, what machine is this, how much is there, and the
 * way out.
 */
#include <asm/ptrace.h>
#include <asm/uaccess.h>
#include <drivers/reset.h>
#include <drivers/timer.h>
#include <fs/fs.h>
#include <kernel/params.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <kernel/utsname.h>
#include <lib/printk.h>
#include <lib/random.h>
#include <lib/string.h>
#include <lib/wait.h>
#include <mm/page_alloc.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <uapi/errno.h>
#include <uapi/reboot.h>

long sys_getpid(void)
{
	return current->tgid;
}

long sys_gettid(void)
{
	return current->pid;
}

long sys_getppid(void)
{
	return current->parent->tgid;
}

long sys_getpgid(int pid)
{
	struct task_struct *task = pid ? find_task_by_pid(pid) : current;

	return task ? task->pgrp : -ESRCH;
}

long sys_getpgrp(void)
{
	return current->pgrp;
}

long sys_getsid(int pid)
{
	struct task_struct *task = pid ? find_task_by_pid(pid) : current;

	return task ? task->session : -ESRCH;
}

/* Is there a process group of that number in our session? */
static bool group_in_session(int pgid)
{
	struct task_struct *task;

	for_each_task(task) {
		if (task->pgrp == pgid && task->session == current->session)
			return true;
	}
	return false;
}

long sys_setpgid(int pid, int pgid)
{
	struct task_struct *task = pid ? find_task_by_pid(pid) : current;

	if (pgid < 0 || (!pgid && pid < 0))
		return -EINVAL;
	if (!task || (task != current && task->parent != current))
		return -ESRCH;
	if (!pgid)
		pgid = task->pid;
	if (task->session == task->pid || task->session != current->session)
		return -EPERM;
	if (task != current && !(task->flags & PF_FORKNOEXEC))
		return -EACCES;
	if (pgid != task->pid && !group_in_session(pgid))
		return -EPERM;
	task->pgrp = pgid;
	return 0;
}

long sys_setsid(void)
{
	struct task_struct *task;

	for_each_task(task) {
		if (task->pgrp == current->pid)
			return -EPERM;
	}
	current->session = current->pgrp = current->pid;
	return current->pid;
}

struct new_utsname utsname = {
	.sysname = UTS_SYSNAME,
	.nodename = UTS_NODENAME,
	.release = UTS_RELEASE,
	.version = UTS_VERSION,
	.machine = UTS_MACHINE,
	.domainname = UTS_DOMAINNAME,
};

long sys_newuname(struct new_utsname *name)
{
	return copy_to_user(name, &utsname, sizeof(utsname)) ? -EFAULT : 0;
}

/* One of the two names that root may choose, ended by NUL. */
static long set_name(char *field, const char *uname, int len)
{
	char name[sizeof(utsname.nodename)] = "";

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (len < 0 || len >= (int)sizeof(name))
		return -EINVAL;
	if (copy_from_user(name, uname, len))
		return -EFAULT;
	memcpy(field, name, sizeof(name));
	return 0;
}

long sys_sethostname(const char *name, int len)
{
	return set_name(utsname.nodename, name, len);
}

long sys_setdomainname(const char *name, int len)
{
	return set_name(utsname.domainname, name, len);
}

/* sysinfo(2), in units of mem_unit = 1 byte. */
struct sysinfo {
	s32 uptime;
	u32 loads[3];
	u32 totalram, freeram, sharedram, bufferram, totalswap, freeswap;
	u16 procs, pad;
	u32 totalhigh, freehigh, mem_unit;
	char _f[8];
};
static_assert(sizeof(struct sysinfo) == 64, "Linux's layout");

#define SI_LOAD_SHIFT	16

long sys_sysinfo(struct sysinfo *info)
{
	struct sysinfo val = {
		.uptime = DIV_ROUND_UP(ktime_get_ns(), NSEC_PER_SEC),
		.totalram = totalram_pages() << PAGE_SHIFT,
		.freeram = nr_free_pages(NULL) << PAGE_SHIFT,
		.totalswap = total_swap_pages << PAGE_SHIFT,
		.freeswap = nr_swap_pages << PAGE_SHIFT,
		.procs = count_tasks(),
		.mem_unit = 1,
	};
	unsigned long loads[3];

	get_avenrun(loads);
	for (int i = 0; i < 3; i++)
		val.loads[i] = loads[i] << (SI_LOAD_SHIFT - FSHIFT);

	return copy_to_user(info, &val, sizeof(val)) ? -EFAULT : 0;
}

#define GRND_NONBLOCK	1
#define GRND_RANDOM	2
#define GRND_INSECURE	4

long sys_getrandom(char *buf, size_t count, unsigned int flags)
{
	size_t done = 0, step, left;
	u8 block[64];

	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if ((flags & GRND_RANDOM) && (flags & GRND_INSECURE))
		return -EINVAL;
	count = min(count, (size_t)MAX_RW_COUNT);
	while (done < count) {
		step = min(count - done, sizeof(block));
		get_random_bytes(block, step);
		left = copy_to_user(buf + done, block, step);
		done += step - left;
		if (left)
			return done ? (long)done : -EFAULT;
		/* Two GiB take long: as on Linux a signal ends that. */
		if (done % PAGE_SIZE == 0 && long_work())
			break;
	}
	return done;
}

/* reboot(2). Halting is powering off where the machine can do that. */
long sys_reboot(int magic1, int magic2, unsigned int cmd, void *arg)
{
	(void)arg;
	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if (magic1 != (int)LINUX_REBOOT_MAGIC1 ||
	    (magic2 != LINUX_REBOOT_MAGIC2 && magic2 != LINUX_REBOOT_MAGIC2A &&
	     magic2 != LINUX_REBOOT_MAGIC2B && magic2 != LINUX_REBOOT_MAGIC2C))
		return -EINVAL;
	switch (cmd) {
	case LINUX_REBOOT_CMD_CAD_ON:
	case LINUX_REBOOT_CMD_CAD_OFF:
		return 0;
	case LINUX_REBOOT_CMD_RESTART:
		pr_info("reboot: Restarting system\n");
		machine_restart();
	case LINUX_REBOOT_CMD_HALT:
		pr_info("reboot: System halted\n");
		machine_halt();
	case LINUX_REBOOT_CMD_POWER_OFF:
		pr_info("reboot: Power down\n");
		machine_power_off();
	default:
		return -EINVAL;
	}
}

/* From the call table: numbers without a function. */
long sys_ni_syscall(void)
{
	struct pt_regs *regs = task_pt_regs(current);

	return sys_unknown(regs->ARM_r7, regs);
}

#define NR_LOGGED	64

/* -ENOSYS; said once for each number when log_unknown is on. */
long sys_unknown(unsigned int nr, const struct pt_regs *regs)
{
	static u32 logged[NR_LOGGED];
	unsigned int i;

	if (!log_unknown)
		return -ENOSYS;
	for (i = 0; i < NR_LOGGED && logged[i]; i++) {
		if (logged[i] == nr + 1)
			return -ENOSYS;
	}
	if (i < NR_LOGGED)
		logged[i] = nr + 1;
	pr_info("%s[%d]: unknown system call %u (0x%x) at pc %08lx\n",
		current->comm, current->pid, nr, nr, regs->ARM_pc);
	return -ENOSYS;
}
