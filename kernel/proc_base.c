/*
 * /proc/PID: what stands in a process's directory, and the links to it. The
 * files look their process up by number at each read, so that an open one
 * does not keep a process from going.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <fs/fdtable.h>
#include <fs/namei.h>
#include <kernel/proc.h>

static int proc_self_get_link(const struct proc_id *id, char *buf, size_t size)
{
	(void)id;
	snprintf(buf, size, "%d", current->tgid);
	return 0;
}

/* Links that lead to an object; each has a function that finds it. */

static int path_text(const struct path *path, char *buf, size_t size)
{
	char *start;
	int err = d_path(path, &current->fs->root, buf, size, &start);

	if (err < 0)
		return err;
	memmove(buf, start, buf + size - start);
	return 0;
}

static int exe_jump(const struct proc_id *id, struct path *path)
{
	struct task_struct *task = proc_task(id);

	if (!task || !task->mm || !task->mm->exe_file)
		return -ENOENT;
	*path = task->mm->exe_file->f_path;
	path_get(path);
	return 0;
}

static int cwd_jump(const struct proc_id *id, struct path *path)
{
	struct task_struct *task = proc_task(id);

	if (!task || !task->fs)
		return -ENOENT;
	*path = task->fs->pwd;
	path_get(path);
	return 0;
}

static int root_jump(const struct proc_id *id, struct path *path)
{
	struct task_struct *task = proc_task(id);

	if (!task || !task->fs)
		return -ENOENT;
	*path = task->fs->root;
	path_get(path);
	return 0;
}

static int fd_jump(const struct proc_id *id, struct path *path)
{
	struct task_struct *task = proc_task(id);
	struct file *file = NULL;

	if (task && task->files)
		file = files_lookup_fd(task->files, id->number);
	if (!file)
		return -ENOENT;
	*path = file->f_path;
	path_get(path);
	return 0;
}

/* The text of a link is the path of what it leads to. */
#define DEFINE_GET_LINK(name)						\
static int name##_get_link(const struct proc_id *id, char *buf,	\
			   size_t size)					\
{									\
	struct path path;						\
	int err = name##_jump(id, &path);				\
									\
	if (err)							\
		return err;						\
	err = path_text(&path, buf, size);				\
	path_put(&path);						\
	return err;							\
}
DEFINE_GET_LINK(exe)
DEFINE_GET_LINK(cwd)
DEFINE_GET_LINK(root)
DEFINE_GET_LINK(fd)

/* /proc/PID/mounts: those that can be seen from the process's root. */

static void show_options(struct seq_file *m, const struct vfsmount *mnt)
{
	static const struct { u32 flag; const char *text; } opts[] = {
		{ MS_NOSUID, ",nosuid" }, { MS_NODEV, ",nodev" },
		{ MS_NOEXEC, ",noexec" }, { MS_RELATIME, ",relatime" },
	};
	u32 flags = mnt->mnt_flags | mnt->mnt_sb->s_flags;
	unsigned int i;

	seq_puts(m, flags & MS_RDONLY ? " ro" : " rw");
	for (i = 0; i < ARRAY_SIZE(opts); i++)
		if (flags & opts[i].flag)
			seq_puts(m, opts[i].text);
}

static int proc_pid_mounts(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	struct vfsmount *mnt;

	if (!task || !task->fs)
		return -EINVAL;
	list_for_each_entry(mnt, &mount_list, mnt_list) {
		struct path path = { mnt, mnt->mnt_root };

		seq_escape(m, mnt->mnt_devname, " \t\n\\#");
		seq_putc(m, ' ');
		seq_path(m, &path, &task->fs->root, " \t\n\\#");
		seq_printf(m, " %s", mnt->mnt_sb->s_type->name);
		show_options(m, mnt);
		seq_puts(m, " 0 0\n");
	}
	return 0;
}

/*
 * A process's files belong to the user it acts for; but those that show what
 * it is doing to root, when that is more than its user may know.
 */
void proc_owner(const struct proc_id *id, u32 mode, struct inode *inode)
{
	const struct task_struct *task = id->pid ? proc_task(id) : NULL;

	if (!task)
		return;
	if (mode != (S_IFDIR | 0555) && !(task->mm && task->mm->dumpable))
		return;
	inode->i_uid = task->cred.uid.effective;
	inode->i_gid = task->cred.gid.effective;
}

/* Directories */

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

static const struct proc_entry fd_entry = {
	.mode = S_IFLNK | 0700,
	.get_link = fd_get_link, .jump_link = fd_jump,
};

static const struct proc_dir fd_dir = {
	.next = fd_next, .number = &fd_entry,
};

static const struct proc_entry pid_entries[] = {
	{ "fd", S_IFDIR | 0500, .dir = &fd_dir },
	{ "environ", S_IFREG | 0400, .show = proc_pid_environ },
	{ "auxv", S_IFREG | 0400, .show = proc_pid_auxv },
	{ "status", S_IFREG | 0444, .show = proc_pid_status },
	{ "comm", S_IFREG | 0444, .show = proc_pid_comm },
	{ "cmdline", S_IFREG | 0444, .show = proc_pid_cmdline },
	{ "stat", S_IFREG | 0444, .show = proc_pid_stat },
	{ "statm", S_IFREG | 0444, .show = proc_pid_statm },
	{ "maps", S_IFREG | 0444, .show = proc_pid_maps },
	{ "cwd", S_IFLNK | 0777, .get_link = cwd_get_link,
	  .jump_link = cwd_jump },
	{ "root", S_IFLNK | 0777, .get_link = root_get_link,
	  .jump_link = root_jump },
	{ "exe", S_IFLNK | 0777, .get_link = exe_get_link,
	  .jump_link = exe_jump },
	{ "mounts", S_IFREG | 0444, .show = proc_pid_mounts },
	{ "pagemap", S_IFREG | 0400, .fops = &proc_pagemap_fops },
	{ "pte", S_IFREG | 0400, .fops = &proc_pte_fops },
};

static const struct proc_dir pid_dir = {
	.entries = pid_entries, .nr = ARRAY_SIZE(pid_entries),
};

static const struct proc_entry pid_entry = {
	.mode = S_IFDIR | 0555, .dir = &pid_dir,
};

static int pid_next(const struct proc_id *id, int from)
{
	struct task_struct *task;
	int best = -ENOENT;

	(void)id;
	for_each_task(task) {
		if (task->pid != task->tgid || task->pid < from)
			continue;
		if (best < 0 || task->pid < best)
			best = task->pid;
	}
	return best;
}

static const struct proc_entry self_entries[] = {
	{ "self", S_IFLNK | 0777, .get_link = proc_self_get_link },
};

static const struct proc_dir tasks_dir = {
	.entries = self_entries, .nr = ARRAY_SIZE(self_entries),
	.next = pid_next, .number = &pid_entry,
};

void __init proc_init(void)
{
	proc_root_init();
	proc_register(&proc_misc_dir);
	proc_register(&tasks_dir);
}
