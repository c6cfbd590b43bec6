/*
 * Doors from the time when ids had 16 bits. All ones still means "leave it
 * as it is", and an id that does not fit is told as that of nobody.
 */
#include <asm/uaccess.h>
#include <kernel/cred.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <uapi/errno.h>

#define OVERFLOW_ID	65534

/* What else stands in the register of an argument does not count. */
static u32 low2high(u32 id)
{
	return (u16)id == (u16)-1 ? (u32)-1 : (u16)id;
}

static u16 high2low(u32 id)
{
	return id > 0xffff ? OVERFLOW_ID : id;
}

long sys_chown16(const char *filename, u32 uid, u32 gid)
{
	return sys_chown32(filename, low2high(uid), low2high(gid));
}

long sys_lchown16(const char *filename, u32 uid, u32 gid)
{
	return sys_lchown32(filename, low2high(uid), low2high(gid));
}

long sys_fchown16(unsigned int fd, u32 uid, u32 gid)
{
	return sys_fchown32(fd, low2high(uid), low2high(gid));
}

long sys_getuid16(void)
{
	return high2low(sys_getuid());
}

long sys_geteuid16(void)
{
	return high2low(sys_geteuid());
}

long sys_getgid16(void)
{
	return high2low(sys_getgid());
}

long sys_getegid16(void)
{
	return high2low(sys_getegid());
}

long sys_setuid16(u32 uid)
{
	return sys_setuid(low2high(uid));
}

long sys_setgid16(u32 gid)
{
	return sys_setgid(low2high(gid));
}

long sys_setreuid16(u32 ruid, u32 euid)
{
	return sys_setreuid(low2high(ruid), low2high(euid));
}

long sys_setregid16(u32 rgid, u32 egid)
{
	return sys_setregid(low2high(rgid), low2high(egid));
}

long sys_setresuid16(u32 ruid, u32 euid, u32 suid)
{
	return sys_setresuid(low2high(ruid), low2high(euid), low2high(suid));
}

long sys_setresgid16(u32 rgid, u32 egid, u32 sgid)
{
	return sys_setresgid(low2high(rgid), low2high(egid), low2high(sgid));
}

long sys_setfsuid16(u32 uid)
{
	return sys_setfsuid(low2high(uid));
}

long sys_setfsgid16(u32 gid)
{
	return sys_setfsgid(low2high(gid));
}

static long put_ids16(const struct id_set *ids, u16 *real, u16 *effective,
		      u16 *saved)
{
	return put_user(high2low(ids->real), real) ||
	       put_user(high2low(ids->effective), effective) ||
	       put_user(high2low(ids->saved), saved) ? -EFAULT : 0;
}

long sys_getresuid16(u16 *ruid, u16 *euid, u16 *suid)
{
	return put_ids16(&current->cred.uid, ruid, euid, suid);
}

long sys_getresgid16(u16 *rgid, u16 *egid, u16 *sgid)
{
	return put_ids16(&current->cred.gid, rgid, egid, sgid);
}

long sys_getgroups16(int size, u16 *list)
{
	const struct group_info *groups = current->cred.group_info;
	u32 i, n = groups ? groups->ngroups : 0;

	if (size < 0 || (size && (u32)size < n))
		return -EINVAL;
	for (i = 0; size && i < n; i++) {
		if (put_user(high2low(groups->gid[i]), list + i))
			return -EFAULT;
	}
	return n;
}

long sys_setgroups16(int size, const u16 *list)
{
	struct group_info *groups;
	u32 i;
	u16 gid;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if ((u32)size > NGROUPS_MAX)
		return -EINVAL;
	groups = groups_alloc(size);
	if (!groups)
		return -ENOMEM;
	for (i = 0; i < groups->ngroups; i++) {
		if (get_user(gid, list + i)) {
			put_group_info(groups);
			return -EFAULT;
		}
		groups->gid[i] = low2high(gid);
	}
	return set_current_groups(groups);
}
