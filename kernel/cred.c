/*
 * The rules of credentials: how capabilities follow the user, what a program
 * gains or loses by execve(), which groups a task is in.
 *
 * A task's cred is not changed in place. The caller prepares a copy and
 * hands it to commit_creds(), so what depends on the ids is done once, here.
 * (Only access(2) pretends to be somebody else for the length of the call.)
 */
#include <fs/proc_fs.h>
#include <kernel/binfmts.h>
#include <kernel/cred.h>
#include <kernel/sched.h>
#include <mm/slab.h>
#include <uapi/stat.h>

const struct cred *current_cred(void)
{
	return &current->cred;
}

void put_group_info(struct group_info *groups)
{
	if (groups && --groups->users == 0)
		kfree(groups);
}

static bool groups_search(const struct group_info *groups, u32 gid)
{
	u32 lo = 0, hi = groups ? groups->ngroups : 0, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (groups->gid[mid] == gid)
			return true;
		if (groups->gid[mid] < gid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

bool in_group_p(u32 gid)
{
	const struct cred *cred = &current->cred;

	return cred->gid.fs == gid || groups_search(cred->group_info, gid);
}

/*
 * Whoever could read a program's memory, or had asked to be told of its
 * parent's end, did so on behalf of the old user.
 */
static bool loses_trust(const struct cred *old, const struct cred *new)
{
	return old->uid.effective != new->uid.effective ||
	       old->gid.effective != new->gid.effective ||
	       old->uid.fs != new->uid.fs || old->gid.fs != new->gid.fs ||
	       (new->cap_permitted & ~old->cap_permitted);
}

void set_dumpable(bool dumpable)
{
	struct mm_struct *mm = current->mm;

	if (!mm || mm->dumpable == dumpable)
		return;
	mm->dumpable = dumpable;
	proc_flush_pid(current->pid);	/* names with another owner */
}

void commit_creds(const struct cred *new)
{
	struct task_struct *task = current;
	struct cred *old = &task->cred;

	if (old->group_info != new->group_info)
		put_group_info(old->group_info);
	if (loses_trust(old, new)) {
		task->pdeath_signal = 0;
		*old = *new;
		proc_flush_pid(task->pid);
		set_dumpable(false);
	} else {
		*old = *new;
	}
}

bool kill_ok_by_cred(const struct task_struct *task)
{
	const struct id_set *me = &current->cred.uid, *it = &task->cred.uid;

	return me->effective == it->saved || me->effective == it->real ||
	       me->real == it->saved || me->real == it->real ||
	       capable(CAP_KILL);
}

bool nproc_exceeded(int more)
{
	u32 uid = current->cred.uid.real;
	const struct task_struct *task;

	if (uid == 0)
		return false;
	for_each_task(task)
		more += task->cred.uid.real == uid;
	return (unsigned long)more > current->rlim[RLIMIT_NPROC];
}

/* Is one of the three that make a process somebody's root? */
static bool has_root(const struct id_set *uid)
{
	return uid->real == 0 || uid->effective == 0 || uid->saved == 0;
}

void cap_emulate_setxuid(struct cred *new, const struct cred *old)
{
	if (has_root(&old->uid) && !has_root(&new->uid) && !new->keep_caps)
		new->cap_permitted = new->cap_effective = 0;
	if (old->uid.effective == 0 && new->uid.effective != 0)
		new->cap_effective = 0;
	if (old->uid.effective != 0 && new->uid.effective == 0)
		new->cap_effective = new->cap_permitted;
}

#define CAP_FS_SET	(CAP_BIT(CAP_CHOWN) | CAP_BIT(CAP_DAC_OVERRIDE) | \
			 CAP_BIT(CAP_DAC_READ_SEARCH) | CAP_BIT(CAP_FOWNER) | \
			 CAP_BIT(CAP_FSETID) | CAP_BIT(CAP_LINUX_IMMUTABLE) | \
			 CAP_BIT(CAP_MKNOD) | CAP_BIT(CAP_MAC_OVERRIDE))

void cap_emulate_setfsuid(struct cred *new, const struct cred *old)
{
	if (old->uid.fs == 0 && new->uid.fs != 0)
		new->cap_effective &= ~CAP_FS_SET;
	if (old->uid.fs != 0 && new->uid.fs == 0)
		new->cap_effective |= new->cap_permitted & CAP_FS_SET;
}

/* A set-user-ID or set-group-ID program: whose rights it asks for. */
static void bprm_fill_ids(struct linux_binprm *bprm, struct cred *new)
{
	const struct inode *inode = bprm->file->f_inode;
	u32 mode = inode->i_mode;

	if (new->no_new_privs || (bprm->file->f_path.mnt->mnt_flags & MS_NOSUID))
		return;
	if (mode & S_ISUID)
		new->uid.effective = inode->i_uid;
	/* Without the right to execute the bit once meant locking. */
	if ((mode & (S_ISGID | 0010)) == (S_ISGID | 0010))
		new->gid.effective = inode->i_gid;
}

void exec_creds(struct linux_binprm *bprm)
{
	struct cred new = current->cred;

	bprm_fill_ids(bprm, &new);
	/* Files have no capabilities of their own; root's program has all. */
	new.cap_permitted = 0;
	if (new.uid.effective == 0 || new.uid.real == 0)
		new.cap_permitted = new.cap_bset | new.cap_inheritable;
	new.cap_effective = new.uid.effective ? 0 : new.cap_permitted;
	new.uid.saved = new.uid.fs = new.uid.effective;
	new.gid.saved = new.gid.fs = new.gid.effective;
	new.keep_caps = false;
	bprm->secureexec = new.uid.effective != new.uid.real ||
			   new.gid.effective != new.gid.real;
	set_dumpable(!bprm->secureexec);
	commit_creds(&new);
}
