/* Doors: what a process can set about itself. prctl(2), personality(2). */
#include <asm/uaccess.h>
#include <kernel/cred.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <lib/string.h>
#include <mm/mm_types.h>
#include <uapi/errno.h>
#include <uapi/prctl.h>

static long set_name(const char *uname)
{
	char name[TASK_COMM_LEN] = "";

	if (strncpy_from_user(name, uname, TASK_COMM_LEN - 1) < 0)
		return -EFAULT;
	name[TASK_COMM_LEN - 1] = '\0';
	memcpy(current->comm, name, sizeof(name));
	return 0;
}

static long get_name(char *uname)
{
	char name[TASK_COMM_LEN] = "";

	strscpy(name, current->comm, sizeof(name));
	return copy_to_user(uname, name, sizeof(name)) ? -EFAULT : 0;
}

/* A capability given up here comes back with no program. */
static long drop_bounding_cap(unsigned long cap)
{
	struct cred new = current->cred;

	if (!capable(CAP_SETPCAP))
		return -EPERM;
	if (cap > CAP_LAST_CAP)
		return -EINVAL;
	new.cap_bset &= ~CAP_BIT(cap);
	commit_creds(&new);
	return 0;
}

/* The options about credentials; *@done is false for others. */
static long prctl_cred(int option, unsigned long arg, unsigned long rest,
		       bool *done)
{
	struct cred *cred = &current->cred;

	*done = true;
	switch (option) {
	case PR_GET_DUMPABLE:
		return current->mm->dumpable;
	case PR_SET_DUMPABLE:
		if (arg > 1)
			return -EINVAL;
		set_dumpable(arg);
		return 0;
	case PR_GET_KEEPCAPS:
		return cred->keep_caps;
	case PR_SET_KEEPCAPS:
		if (arg > 1)
			return -EINVAL;
		cred->keep_caps = arg;
		return 0;
	case PR_GET_SECUREBITS:
		return cred->keep_caps ? SECBIT_KEEP_CAPS : 0;
	case PR_CAPBSET_READ:
		if (arg > CAP_LAST_CAP)
			return -EINVAL;
		return (cred->cap_bset & CAP_BIT(arg)) != 0;
	case PR_CAPBSET_DROP:
		return drop_bounding_cap(arg);
	case PR_GET_NO_NEW_PRIVS:
		return arg || rest ? -EINVAL : cred->no_new_privs;
	case PR_SET_NO_NEW_PRIVS:
		if (arg != 1 || rest)
			return -EINVAL;
		cred->no_new_privs = true;
		return 0;
	}
	*done = false;
	return 0;
}

long sys_prctl(int option, unsigned long arg2, unsigned long arg3,
	       unsigned long arg4, unsigned long arg5)
{
	struct task_struct *task = current;
	bool done;
	long ret = prctl_cred(option, arg2, arg3 | arg4 | arg5, &done);

	if (done)
		return ret;
	switch (option) {
	case PR_SET_PDEATHSIG:
		if (arg2 > _NSIG)
			return -EINVAL;
		task->pdeath_signal = arg2;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(task->pdeath_signal, (int *)arg2);
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_SET_TIMING:
		return arg2 == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	case PR_SET_NAME:
		return set_name((const char *)arg2);
	case PR_GET_NAME:
		return get_name((char *)arg2);
	case PR_GET_SECCOMP:
		return 0;
	case PR_SET_TIMERSLACK:
		task->timer_slack_ns = arg2 ? arg2 :
				       task->default_timer_slack_ns;
		return 0;
	case PR_GET_TIMERSLACK:
		return task->timer_slack_ns;
	case PR_SET_CHILD_SUBREAPER:
		task->is_child_subreaper = arg2 != 0;
		return 0;
	case PR_GET_CHILD_SUBREAPER:
		return put_user(task->is_child_subreaper, (int *)arg2);
	default:
		return -EINVAL;
	}
}

long sys_personality(unsigned int personality)
{
	unsigned int old = current->personality;

	if (personality != PER_QUERY)
		current->personality = personality;
	return old;
}
