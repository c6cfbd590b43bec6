/*
 * /proc/PID/fd and fdinfo: the open files of a process by number, as links
 * to what is open, and as text.
 */
#include <fs/fdtable.h>
#include <kernel/proc.h>

static struct file *proc_file(const struct proc_id *id)
{
	struct task_struct *task = proc_task(id);

	if (!task || !task->files || id->number < 0)
		return NULL;
	return files_lookup_fd(task->files, id->number);
}

static int fd_jump(const struct proc_id *id, struct path *path)
{
	struct file *file = proc_file(id);

	if (!file)
		return -ENOENT;
	if (!ptrace_may_access(proc_task(id)))
		return -EACCES;
	*path = file->f_path;
	path_get(path);
	return 0;
}

static int fd_get_link(const struct proc_id *id, char *buf, size_t size)
{
	return proc_link_text(fd_jump, id, buf, size);
}

static int fd_next(const struct proc_id *id, int from)
{
	struct task_struct *task = proc_task(id);
	unsigned int fd;

	if (!task || !task->files)
		return -ENOENT;
	for (fd = from; fd < task->files->max_fds; fd++)
		if (files_lookup_fd(task->files, fd))
			return fd;
	return -ENOENT;
}

/* The link's rights tell how the file was opened. */
static u32 fd_mode(const struct proc_id *id)
{
	const struct file *file = proc_file(id);
	u32 mode = S_IFLNK;

	if (file && (file->f_mode & FMODE_READ))
		mode |= 0500;
	if (file && (file->f_mode & FMODE_WRITE))
		mode |= 0300;
	return mode;
}

static int fdinfo_show(struct seq_file *m)
{
	const struct proc_id *id = seq_id(m);
	const struct file *file = proc_file(id);
	struct task_struct *task = proc_task(id);
	u32 flags;

	if (!file)
		return -ENOENT;
	flags = file->f_flags;
	if (get_close_on_exec(task->files, id->number))
		flags |= O_CLOEXEC;
	seq_printf(m, "pos:\t%lld\nflags:\t0%lo\nmnt_id:\t%d\nino:\t%llu\n",
		   file->f_pos, (unsigned long)flags,
		   file->f_path.mnt->mnt_id, file->f_inode->i_ino);
	return 0;
}

static const struct proc_entry fd_entry = {
	.mode = S_IFLNK | 0700, .get_link = fd_get_link, .jump_link = fd_jump,
};

static const struct proc_entry fdinfo_entry = {
	.mode = S_IFREG | 0444, .show = fdinfo_show,
};

const struct proc_dir proc_fd_dir = {
	.next = fd_next, .number = &fd_entry, .number_mode = fd_mode,
};

const struct proc_dir proc_fdinfo_dir = {
	.next = fd_next, .number = &fdinfo_entry,
};
