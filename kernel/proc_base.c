/*
 * /proc/PID: what stands in a process's directory, and the links to it. The
 * files look their process up by number at each read, so that an open one
 * does not keep a process from going.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <fs/namei.h>
#include <kernel/proc.h>

static int proc_self_get_link(const struct proc_id *id, char *buf, size_t size)
{
	(void)id;
	snprintf(buf, size, "%d", current->tgid);
	return 0;
}

static int proc_thread_self_get_link(const struct proc_id *id, char *buf,
				     size_t size)
{
	(void)id;
	snprintf(buf, size, "%d/task/%d", current->tgid, current->pid);
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

bool ptrace_may_access(const struct task_struct *task)
{
	const struct cred *me = &current->cred, *it = &task->cred;

	if (task == current || capable(CAP_SYS_PTRACE))
		return true;
	return me->uid.fs == it->uid.real && me->uid.fs == it->uid.effective &&
	       me->uid.fs == it->uid.saved && me->gid.fs == it->gid.real &&
	       me->gid.fs == it->gid.effective &&
	       me->gid.fs == it->gid.saved && task->mm && task->mm->dumpable;
}

static int exe_jump(const struct proc_id *id, struct path *path)
{
	struct task_struct *task = proc_task(id);

	if (!task || !task->mm || !task->mm->exe_file)
		return -ENOENT;
	if (!ptrace_may_access(task))
		return -EACCES;
	*path = task->mm->exe_file->f_path;
	path_get(path);
	return 0;
}

static int cwd_jump(const struct proc_id *id, struct path *path)
{
	struct task_struct *task = proc_task(id);

	if (!task || !task->fs)
		return -ENOENT;
	if (!ptrace_may_access(task))
		return -EACCES;
	*path = task->fs->pwd;
	path_get(path);
	return 0;
}

static int root_jump(const struct proc_id *id, struct path *path)
{
	struct task_struct *task = proc_task(id);

	if (!task || !task->fs)
		return -ENOENT;
	if (!ptrace_may_access(task))
		return -EACCES;
	*path = task->fs->root;
	path_get(path);
	return 0;
}

int proc_link_text(proc_jump_t jump, const struct proc_id *id, char *buf,
		   size_t size)
{
	struct path path;
	int err = jump(id, &path);

	if (err)
		return err;
	err = path_text(&path, buf, size);
	path_put(&path);
	return err;
}

#define DEFINE_GET_LINK(name)						\
static int name##_get_link(const struct proc_id *id, char *buf,	\
			   size_t size)					\
{									\
	return proc_link_text(name##_jump, id, buf, size);		\
}
DEFINE_GET_LINK(exe)
DEFINE_GET_LINK(cwd)
DEFINE_GET_LINK(root)

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

static const struct proc_dir threads_dir;

/* The first row is a process's alone, the rest each of its threads has. */
static const struct proc_entry pid_entries[] = {
	{ "task", S_IFDIR | 0555, .dir = &threads_dir },
	{ "fd", S_IFDIR | 0500, .dir = &proc_fd_dir },
	{ "fdinfo", S_IFDIR | 0555, .dir = &proc_fdinfo_dir },
	{ "environ", S_IFREG | 0400, .show = proc_pid_environ },
	{ "auxv", S_IFREG | 0400, .show = proc_pid_auxv },
	{ "status", S_IFREG | 0444, .show = proc_pid_status },
	{ "comm", S_IFREG | 0644, .show = proc_pid_comm,
	  .store = proc_pid_comm_store },
	{ "cmdline", S_IFREG | 0444, .show = proc_pid_cmdline },
	{ "stat", S_IFREG | 0444, .show = proc_pid_stat },
	{ "statm", S_IFREG | 0444, .show = proc_pid_statm },
	{ "limits", S_IFREG | 0444, .show = proc_pid_limits },
	{ "oom_score", S_IFREG | 0444, .show = proc_oom_score },
	{ "oom_score_adj", S_IFREG | 0644, .show = proc_oom_score_adj,
	  .store = proc_oom_score_adj_store },
	{ "wchan", S_IFREG | 0444, .show = proc_pid_wchan },
	{ "maps", S_IFREG | 0444, .show = proc_pid_maps },
	{ "cwd", S_IFLNK | 0777, .get_link = cwd_get_link,
	  .jump_link = cwd_jump },
	{ "root", S_IFLNK | 0777, .get_link = root_get_link,
	  .jump_link = root_jump },
	{ "exe", S_IFLNK | 0777, .get_link = exe_get_link,
	  .jump_link = exe_jump },
	{ "mounts", S_IFREG | 0444, .show = proc_pid_mounts },
	{ "mountinfo", S_IFREG | 0444, .show = proc_pid_mountinfo },
	{ "clear_refs", S_IFREG | 0200, .store = proc_pid_clear_refs },
	{ "smaps", S_IFREG | 0444, .show = proc_pid_smaps },
	{ "smaps_rollup", S_IFREG | 0444, .show = proc_pid_smaps_rollup },
	{ "pagemap", S_IFREG | 0400, .fops = &proc_pagemap_fops },
	{ "pte", S_IFREG | 0400, .fops = &proc_pte_fops },
};

static const struct proc_dir pid_dir = {
	.entries = pid_entries, .nr = ARRAY_SIZE(pid_entries),
};

static const struct proc_dir thread_dir = {
	.entries = pid_entries + 1, .nr = ARRAY_SIZE(pid_entries) - 1,
};

static const struct proc_entry pid_entry = {
	.mode = S_IFDIR | 0555, .dir = &pid_dir,
};

static const struct proc_entry thread_entry = {
	.mode = S_IFDIR | 0555, .dir = &thread_dir,
};

/* The smallest number from @from on that a task has, of @tgid or of any. */
static int next_task(int from, int tgid)
{
	struct task_struct *task;
	int best = -ENOENT;

	for_each_task(task) {
		if (task->pid < from || (tgid ? task->tgid != tgid :
					 task->pid != task->tgid))
			continue;
		if (best < 0 || task->pid < best)
			best = task->pid;
	}
	return best;
}

static int thread_next(const struct proc_id *id, int from)
{
	return next_task(from, id->pid);
}

static const struct proc_dir threads_dir = {
	.next = thread_next, .number = &thread_entry, .tasks = true,
};

static int pid_next(const struct proc_id *id, int from)
{
	(void)id;
	return next_task(from, 0);
}

static const struct proc_entry self_entries[] = {
	{ "self", S_IFLNK | 0777, .get_link = proc_self_get_link },
	{ "thread-self", S_IFLNK | 0777, .get_link = proc_thread_self_get_link },
};

static const struct proc_dir tasks_dir = {
	.entries = self_entries, .nr = ARRAY_SIZE(self_entries),
	.next = pid_next, .number = &pid_entry,
};

void __init proc_init(void)
{
	proc_root_init();
	proc_register(&proc_misc_dir);
	proc_register(&proc_stat_dir);
	proc_register(&proc_sys_dir);
	proc_register(&tasks_dir);
}
