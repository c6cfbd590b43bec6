/*
 * Doors: fcntl(2), and locks on files, most of which are set through it, with
 * struct flock in two sizes; flock(2).
 */
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <fs/locks.h>
#include <fs/upcall.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>

#define LONG_MAX	0x7fffffff

/* What @fl means as a range of bytes, from where @file stands. */
static int flock_to_range(const struct file *file, const struct flock64 *fl,
			  struct file_lock *lock)
{
	loff_t start, len = fl->l_len;

	switch (fl->l_whence) {
	case SEEK_SET:
		start = 0;
		break;
	case SEEK_CUR:
		start = file->f_pos;
		break;
	case SEEK_END:
		start = i_size_read(file->f_inode);
		break;
	default:
		return -EINVAL;
	}
	if (fl->l_start > OFFSET_MAX - start)
		return -EOVERFLOW;
	start += fl->l_start;
	if (start < 0)
		return -EINVAL;
	lock->start = start;
	lock->end = OFFSET_MAX;
	if (len > 0) {
		if (len - 1 > OFFSET_MAX - start)
			return -EOVERFLOW;
		lock->end = start + len - 1;
	} else if (len < 0) {
		if (start + len < 0)
			return -EINVAL;
		lock->start = start + len;
		lock->end = start - 1;
	}
	return 0;
}

static int get_lock(struct file *file, struct file_lock *req,
		    struct flock64 *fl)
{
	const struct file_lock *l;

	if (req->type == F_UNLCK)
		return -EINVAL;
	l = lock_conflict(file->f_inode, req);
	if (!l) {
		fl->l_type = F_UNLCK;
		return 0;
	}
	fl->l_type = l->type;
	fl->l_whence = SEEK_SET;
	fl->l_start = l->start;
	fl->l_len = l->end == OFFSET_MAX ? 0 : l->end - l->start + 1;
	fl->l_pid = l->pid;
	return 0;
}

static int set_lock(unsigned int fd, struct file *file,
		    const struct file_lock *req, bool wait)
{
	struct file_lock none = *req;
	int err;

	if ((req->type == F_RDLCK && !(file->f_mode & FMODE_READ)) ||
	    (req->type == F_WRLCK && !(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	if (req->owner == file)
		file->f_mode |= FMODE_LOCKED;
	else
		current->files->has_locks = true;
	err = lock_inode(file->f_inode, req, wait);
	if (err || files_lookup_fd(current->files, fd) == file)
		return err;
	/* Closed while we waited: that would have dropped the lock. */
	none.type = F_UNLCK;
	lock_inode(file->f_inode, &none, false);
	return -EBADF;
}

/* One of the nine commands, with the larger structure. */
static int do_fcntl_lock(unsigned int fd, struct file *file, unsigned int cmd,
			 struct flock64 *fl)
{
	bool ofd = cmd >= F_OFD_GETLK;
	struct file_lock req = {
		.owner = ofd ? (void *)file : current->files,
		.pid = ofd ? -1 : current->tgid,
		.type = fl->l_type,
	};
	int err = flock_to_range(file, fl, &req);

	if (err)
		return err;
	if (req.type != F_RDLCK && req.type != F_WRLCK && req.type != F_UNLCK)
		return -EINVAL;
	if (ofd && fl->l_pid)
		return -EINVAL;
	if (cmd == F_GETLK || cmd == F_GETLK64 || cmd == F_OFD_GETLK)
		return get_lock(file, &req, fl);
	return set_lock(fd, file, &req, cmd == F_SETLKW || cmd == F_SETLKW64 ||
			cmd == F_OFD_SETLKW);
}

static long fcntl_lock64(unsigned int fd, struct file *file, unsigned int cmd,
			 struct flock64 *ufl)
{
	struct flock64 fl;
	int err;

	if (copy_from_user(&fl, ufl, sizeof(fl)))
		return -EFAULT;
	err = do_fcntl_lock(fd, file, cmd, &fl);
	if (!err && (cmd == F_GETLK64 || cmd == F_OFD_GETLK) &&
	    copy_to_user(ufl, &fl, sizeof(fl)))
		err = -EFAULT;
	return err;
}

static long fcntl_lock(unsigned int fd, struct file *file, unsigned int cmd,
		       struct flock *ufl)
{
	struct flock fl32;
	struct flock64 fl;
	int err;

	if (copy_from_user(&fl32, ufl, sizeof(fl32)))
		return -EFAULT;
	fl = (struct flock64){
		.l_type = fl32.l_type,
		.l_whence = fl32.l_whence,
		.l_start = fl32.l_start,
		.l_len = fl32.l_len,
		.l_pid = fl32.l_pid,
	};
	err = do_fcntl_lock(fd, file, cmd, &fl);
	if (err || cmd != F_GETLK)
		return err;
	if (fl.l_start > LONG_MAX || fl.l_start + fl.l_len - 1 > LONG_MAX)
		return -EOVERFLOW;
	fl32.l_type = fl.l_type;
	fl32.l_whence = fl.l_whence;
	fl32.l_start = fl.l_start;
	fl32.l_len = fl.l_len;
	fl32.l_pid = fl.l_pid;
	return copy_to_user(ufl, &fl32, sizeof(fl32)) ? -EFAULT : 0;
}

#define SETFL_MASK	(O_APPEND | O_NONBLOCK | O_NOATIME)

static long dup_from(unsigned int from, struct file *file, u32 flags)
{
	unsigned long limit = current->rlim[RLIMIT_NOFILE];
	int fd;

	if (from >= limit)
		return -EINVAL;
	get_file(file);
	fd = fd_install(current->files, file, from, flags, limit);
	if (fd < 0)
		fput(file);
	return fd;
}

static long setfl(struct file *file, u32 flags)
{
	if (flags & O_DIRECT)
		return -EINVAL;		/* the page cache is all there is */
	if ((flags & ~file->f_flags & O_NOATIME) &&
	    !inode_owner_or_capable(file->f_inode))
		return -EPERM;
	file->f_flags = (file->f_flags & ~SETFL_MASK) | (flags & SETFL_MASK);
	return 0;
}

/* Who would get SIGIO. No file of ours sends it, as O_ASYNC cannot be set. */
static long setown(struct file *file, int who)
{
	if (who > 0 && !find_task_by_pid(who))
		return -ESRCH;
	if (who < 0 && session_of_pgrp(-who) < 0)
		return -ESRCH;
	file->f_owner = who;
	return 0;
}

/* The same with the kind of owner in words of its own. */
static long setown_ex(struct file *file, const struct f_owner_ex *uowner)
{
	struct f_owner_ex owner;

	if (copy_from_user(&owner, uowner, sizeof(owner)))
		return -EFAULT;
	if (owner.type < F_OWNER_TID || owner.type > F_OWNER_PGRP)
		return -EINVAL;
	if (owner.pid < 0)
		return -ESRCH;
	return setown(file, owner.type == F_OWNER_PGRP ? -owner.pid :
						         owner.pid);
}

static long getown_ex(const struct file *file, struct f_owner_ex *uowner)
{
	int who = file->f_owner;
	struct f_owner_ex owner = {
		.type = who < 0 ? F_OWNER_PGRP : F_OWNER_PID,
		.pid = who < 0 ? -who : who,
	};

	if (!who)
		owner.type = F_OWNER_TID;
	return copy_to_user(uowner, &owner, sizeof(owner)) ? -EFAULT : 0;
}

/* The commands without a lock behind @arg. */
static long do_fcntl(unsigned int fd, struct file *file, unsigned int cmd,
		     unsigned long arg)
{
	struct files_struct *files = current->files;

	switch (cmd) {
	case F_DUPFD:
		return dup_from(arg, file, 0);
	case F_DUPFD_CLOEXEC:
		return dup_from(arg, file, O_CLOEXEC);
	case F_GETFD:
		return get_close_on_exec(files, fd) ? FD_CLOEXEC : 0;
	case F_SETFD:
		set_close_on_exec(files, fd, arg & FD_CLOEXEC);
		return 0;
	case F_GETFL:
		return file->f_flags;
	}
	if (file->f_mode & FMODE_PATH)
		return -EBADF;
	switch (cmd) {
	case F_SETFL:
		return setfl(file, arg);
	case F_GETOWN:
		return file->f_owner;
	case F_SETOWN:
		return setown(file, arg);
	case F_GETOWN_EX:
		return getown_ex(file, (struct f_owner_ex *)arg);
	case F_SETOWN_EX:
		return setown_ex(file, (struct f_owner_ex *)arg);
	case F_GETLEASE:
		return F_UNLCK;		/* nobody can take one */
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		return pipe_fcntl(file, cmd, arg);
	default:
		return -EINVAL;
	}
}

/* @large: also the commands with struct flock64. */
static long fcntl(unsigned int fd, unsigned int cmd, unsigned long arg,
		  bool large)
{
	struct file *file = fget(current->files, fd);
	bool lock = cmd == F_GETLK || cmd == F_SETLK || cmd == F_SETLKW;
	bool lock64 = cmd == F_GETLK64 || cmd == F_SETLK64 ||
		      cmd == F_SETLKW64 || cmd == F_OFD_GETLK ||
		      cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW;
	long ret;

	if (!file)
		return -EBADF;
	if ((lock || (lock64 && large)) && (file->f_mode & FMODE_PATH))
		ret = -EBADF;
	else if (lock)
		ret = fcntl_lock(fd, file, cmd, (struct flock *)arg);
	else if (lock64 && large)
		ret = fcntl_lock64(fd, file, cmd, (struct flock64 *)arg);
	else
		ret = do_fcntl(fd, file, cmd, arg);
	fput(file);
	return ret;
}

long sys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	return fcntl(fd, cmd, arg, false);
}

long sys_fcntl64(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	return fcntl(fd, cmd, arg, true);
}

long sys_flock(unsigned int fd, unsigned int cmd)
{
	bool wait = !(cmd & LOCK_NB);
	struct file *file;
	short type;
	long ret;

	cmd &= ~LOCK_NB;
	if (cmd != LOCK_SH && cmd != LOCK_EX && cmd != LOCK_UN)
		return -EINVAL;
	file = fget(current->files, fd);
	if (!file)
		return -EBADF;
	type = cmd == LOCK_SH ? F_RDLCK : cmd == LOCK_EX ? F_WRLCK : F_UNLCK;
	if ((file->f_mode & FMODE_PATH) || (type != F_UNLCK &&
		 !(file->f_mode & (FMODE_READ | FMODE_WRITE))))
		ret = -EBADF;
	else
		ret = flock_file(file, type, wait);
	fput(file);
	return ret;
}
