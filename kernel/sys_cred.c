/*
 * Doors: who a process is. getuid(2), setresuid(2), getgroups(2), capget(2)
 * and their kin; user and group ids follow the same rules.
 */
#include <asm/uaccess.h>
#include <kernel/cred.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <mm/slab.h>
#include <uapi/errno.h>

#define NO_ID		((u32)-1)	/* leave it as it is */

long sys_getuid(void)
{
	return current->cred.uid.real;
}

long sys_geteuid(void)
{
	return current->cred.uid.effective;
}

long sys_getgid(void)
{
	return current->cred.gid.real;
}

long sys_getegid(void)
{
	return current->cred.gid.effective;
}

static long put_ids(const struct id_set *ids, u32 *real, u32 *effective,
		    u32 *saved)
{
	return put_user(ids->real, real) ||
	       put_user(ids->effective, effective) ||
	       put_user(ids->saved, saved) ? -EFAULT : 0;
}

long sys_getresuid(u32 *ruid, u32 *euid, u32 *suid)
{
	return put_ids(&current->cred.uid, ruid, euid, suid);
}

long sys_getresgid(u32 *rgid, u32 *egid, u32 *sgid)
{
	return put_ids(&current->cred.gid, rgid, egid, sgid);
}

/*
 * The rules, for users and for groups; @privileged is who has the capability
 * for it. 0, -EPERM, or -EINVAL for an id that there cannot be.
 */
static int set_id(struct id_set *ids, u32 id, bool privileged)
{
	if (id == NO_ID)
		return -EINVAL;
	if (privileged)
		ids->real = ids->saved = id;
	else if (id != ids->real && id != ids->saved)
		return -EPERM;
	ids->effective = ids->fs = id;
	return 0;
}

static bool one_of(u32 id, const struct id_set *ids)
{
	return id == ids->real || id == ids->effective || id == ids->saved;
}

static int set_reid(struct id_set *ids, u32 real, u32 effective,
		    bool privileged)
{
	const struct id_set old = *ids;

	if (!privileged &&
	    ((real != NO_ID && real != old.real && real != old.effective) ||
	     (effective != NO_ID && !one_of(effective, &old))))
		return -EPERM;
	if (real != NO_ID)
		ids->real = real;
	if (effective != NO_ID)
		ids->effective = effective;
	/* Who took on another user than its own may come back to it. */
	if (real != NO_ID || (effective != NO_ID && effective != old.real))
		ids->saved = ids->effective;
	ids->fs = ids->effective;
	return 0;
}

static int set_resid(struct id_set *ids, u32 real, u32 effective, u32 saved,
		     bool privileged)
{
	const u32 wanted[] = { real, effective, saved };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		if (!privileged && wanted[i] != NO_ID &&
		    !one_of(wanted[i], ids))
			return -EPERM;
	}
	if (real != NO_ID)
		ids->real = real;
	if (effective != NO_ID)
		ids->effective = effective;
	if (saved != NO_ID)
		ids->saved = saved;
	ids->fs = ids->effective;
	return 0;
}

/* The end of each set*uid(): @err, or let @new be. */
static long finish_uid(struct cred *new, int err)
{
	bool other = new->uid.real != current->cred.uid.real;

	if (err)
		return err;
	cap_emulate_setxuid(new, &current->cred);
	commit_creds(new);
	/* Few programs look whether this fails: execve(2) fails instead. */
	if (other) {
		current->flags &= ~PF_NPROC_EXCEEDED;
		if (nproc_exceeded(-1))	/* by the others alone */
			current->flags |= PF_NPROC_EXCEEDED;
	}
	return 0;
}

static long finish_gid(struct cred *new, int err)
{
	if (err)
		return err;
	commit_creds(new);
	return 0;
}

long sys_setuid(u32 uid)
{
	struct cred new = current->cred;

	return finish_uid(&new, set_id(&new.uid, uid, capable(CAP_SETUID)));
}

long sys_setgid(u32 gid)
{
	struct cred new = current->cred;

	return finish_gid(&new, set_id(&new.gid, gid, capable(CAP_SETGID)));
}

long sys_setreuid(u32 ruid, u32 euid)
{
	struct cred new = current->cred;

	return finish_uid(&new, set_reid(&new.uid, ruid, euid,
					 capable(CAP_SETUID)));
}

long sys_setregid(u32 rgid, u32 egid)
{
	struct cred new = current->cred;

	return finish_gid(&new, set_reid(&new.gid, rgid, egid,
					 capable(CAP_SETGID)));
}

long sys_setresuid(u32 ruid, u32 euid, u32 suid)
{
	struct cred new = current->cred;

	return finish_uid(&new, set_resid(&new.uid, ruid, euid, suid,
					  capable(CAP_SETUID)));
}

long sys_setresgid(u32 rgid, u32 egid, u32 sgid)
{
	struct cred new = current->cred;

	return finish_gid(&new, set_resid(&new.gid, rgid, egid, sgid,
					  capable(CAP_SETGID)));
}

/* setfsuid(2) tells no errors: the answer is what the id was. */
static bool may_be_fs_id(const struct id_set *ids, u32 id, bool privileged)
{
	return id != NO_ID && (privileged || id == ids->fs || one_of(id, ids));
}

long sys_setfsuid(u32 uid)
{
	struct cred new = current->cred;

	if (may_be_fs_id(&new.uid, uid, capable(CAP_SETUID))) {
		new.uid.fs = uid;
		cap_emulate_setfsuid(&new, &current->cred);
	}
	uid = current->cred.uid.fs;
	commit_creds(&new);
	return uid;
}

long sys_setfsgid(u32 gid)
{
	struct cred new = current->cred;

	if (may_be_fs_id(&new.gid, gid, capable(CAP_SETGID)))
		new.gid.fs = gid;
	gid = current->cred.gid.fs;
	commit_creds(&new);
	return gid;
}

struct group_info *groups_alloc(u32 ngroups)
{
	struct group_info *groups = kmalloc(sizeof(*groups) +
					    ngroups * sizeof(u32), GFP_KERNEL);

	if (groups) {
		groups->users = 1;
		groups->ngroups = ngroups;
	}
	return groups;
}

/* Shell's sort: short, and quick enough for 65536. */
static void groups_sort(struct group_info *groups)
{
	u32 gap, i, j, gid, *a = groups->gid, n = groups->ngroups;

	for (gap = n / 2; gap; gap = gap == 2 ? 1 : gap * 5 / 11) {
		for (i = gap; i < n; i++) {
			gid = a[i];
			for (j = i; j >= gap && a[j - gap] > gid; j -= gap)
				a[j] = a[j - gap];
			a[j] = gid;
		}
	}
}

long set_current_groups(struct group_info *groups)
{
	struct cred new = current->cred;
	u32 i;

	for (i = 0; i < groups->ngroups; i++) {
		if (groups->gid[i] == NO_ID) {
			put_group_info(groups);
			return -EINVAL;
		}
	}
	groups_sort(groups);
	new.group_info = groups;
	commit_creds(&new);
	return 0;
}

long sys_getgroups(int size, u32 *list)
{
	const struct group_info *groups = current->cred.group_info;
	u32 n = groups ? groups->ngroups : 0;

	if (size < 0 || (size && (u32)size < n))
		return -EINVAL;
	if (size && n && copy_to_user(list, groups->gid, n * sizeof(u32)))
		return -EFAULT;
	return n;
}

long sys_setgroups(int size, const u32 *list)
{
	struct group_info *groups;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if ((u32)size > NGROUPS_MAX)
		return -EINVAL;
	groups = groups_alloc(size);
	if (!groups)
		return -ENOMEM;
	if (copy_from_user(groups->gid, list, size * sizeof(u32))) {
		put_group_info(groups);
		return -EFAULT;
	}
	return set_current_groups(groups);
}

/*
 * How many halves of a set a caller of this version passes: 1 or 2. To
 * others the header says which version is ours, -EINVAL.
 */
static int cap_halves(struct cap_user_header *header)
{
	u32 version;

	if (get_user(version, &header->version))
		return -EFAULT;
	switch (version) {
	case _LINUX_CAPABILITY_VERSION_1:
		return 1;
	case _LINUX_CAPABILITY_VERSION_2:
	case _LINUX_CAPABILITY_VERSION_3:
		return 2;
	}
	version = _LINUX_CAPABILITY_VERSION_3;
	return put_user(version, &header->version) ? -EFAULT : -EINVAL;
}

long sys_capget(struct cap_user_header *header, struct cap_user_data *data)
{
	struct cap_user_data val[2];
	const struct task_struct *task;
	const struct cred *cred;
	int halves = cap_halves(header), i, pid;

	if (halves < 0)
		return !data && halves == -EINVAL ? 0 : halves;
	if (!data)
		return 0;
	if (get_user(pid, &header->pid))
		return -EFAULT;
	if (pid < 0)
		return -EINVAL;
	task = pid ? find_task_by_pid(pid) : current;
	if (!task)
		return -ESRCH;
	cred = &task->cred;
	for (i = 0; i < 2; i++)
		val[i] = (struct cap_user_data){
			.effective = cred->cap_effective >> 32 * i,
			.permitted = cred->cap_permitted >> 32 * i,
			.inheritable = cred->cap_inheritable >> 32 * i,
		};
	return copy_to_user(data, val, halves * sizeof(val[0])) ? -EFAULT : 0;
}

static u64 cap_set(u32 low, u32 high)
{
	return (low | (u64)high << 32) & CAP_FULL_SET;
}

/* Capabilities can be given up; only what is inheritable can grow. */
long sys_capset(struct cap_user_header *header,
		const struct cap_user_data *data)
{
	const struct cred *old = &current->cred;
	struct cap_user_data val[2] = { { 0 }, { 0 } };
	int halves = cap_halves(header), pid;
	struct cred new = *old;

	if (halves < 0)
		return halves;
	if (get_user(pid, &header->pid))
		return -EFAULT;
	if (pid && pid != current->pid)
		return -EPERM;
	if (copy_from_user(val, data, halves * sizeof(val[0])))
		return -EFAULT;
	new.cap_effective = cap_set(val[0].effective, val[1].effective);
	new.cap_permitted = cap_set(val[0].permitted, val[1].permitted);
	new.cap_inheritable = cap_set(val[0].inheritable, val[1].inheritable);
	if ((new.cap_inheritable & ~(old->cap_inheritable |
				     old->cap_permitted)) &&
	    !capable(CAP_SETPCAP))
		return -EPERM;
	if ((new.cap_inheritable & ~(old->cap_inheritable | old->cap_bset)) ||
	    (new.cap_permitted & ~old->cap_permitted) ||
	    (new.cap_effective & ~new.cap_permitted))
		return -EPERM;
	commit_creds(&new);
	return 0;
}
