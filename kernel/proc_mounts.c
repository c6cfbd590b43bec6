/*
 * /proc/PID/mounts and mountinfo: the mounts that can be seen from the root
 * of the process, in order of mounting. proc(5).
 */
#include <fs/namei.h>
#include <kernel/proc.h>

struct mount_opt {
	u32 flag;
	const char *text;
};

/* What holds for the file system wherever it is mounted ... */
static const struct mount_opt sb_opts[] = {
	{ MS_SYNCHRONOUS, ",sync" }, { MS_DIRSYNC, ",dirsync" }, { 0, NULL },
};

/* ... and at this place. */
static const struct mount_opt mnt_opts[] = {
	{ MS_NOSUID, ",nosuid" }, { MS_NODEV, ",nodev" },
	{ MS_NOEXEC, ",noexec" }, { MS_NOATIME, ",noatime" },
	{ MS_NODIRATIME, ",nodiratime" }, { MS_RELATIME, ",relatime" },
	{ 0, NULL },
};

static void show_opts(struct seq_file *m, u32 flags,
		      const struct mount_opt *opt)
{
	for (; opt->flag; opt++)
		if (flags & opt->flag)
			seq_puts(m, opt->text);
}

static void show_name(struct seq_file *m, const char *name)
{
	seq_escape(m, name, " \t\n\\#");
}

static void show_place(struct seq_file *m, struct vfsmount *mnt,
		       const struct task_struct *task)
{
	struct path path = { mnt, mnt->mnt_root };

	seq_path(m, &path, &task->fs->root, " \t\n\\#");
}

/* What the file system has been told beyond that. */
static void show_own_opts(struct seq_file *m, struct super_block *sb)
{
	char buf[128] = "";

	if (sb->s_op && sb->s_op->show_options)
		sb->s_op->show_options(sb, buf, sizeof(buf));
	seq_puts(m, buf);
}

static const char *access_of(u32 flags)
{
	return flags & MS_RDONLY ? "ro" : "rw";
}

int proc_pid_mounts(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	struct vfsmount *mnt;

	if (!task || !task->fs)
		return -EINVAL;
	list_for_each_entry(mnt, &mount_list, mnt_list) {
		u32 sb_flags = mnt->mnt_sb->s_flags;

		show_name(m, mnt->mnt_devname);
		seq_putc(m, ' ');
		show_place(m, mnt, task);
		seq_printf(m, " %s %s", mnt->mnt_sb->s_type->name,
			   access_of(mnt->mnt_flags | sb_flags));
		show_opts(m, sb_flags, sb_opts);
		show_opts(m, mnt->mnt_flags, mnt_opts);
		show_own_opts(m, mnt->mnt_sb);
		seq_puts(m, " 0 0\n");
	}
	return 0;
}

int proc_pid_mountinfo(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	struct vfsmount *mnt;

	if (!task || !task->fs)
		return -EINVAL;
	list_for_each_entry(mnt, &mount_list, mnt_list) {
		struct super_block *sb = mnt->mnt_sb;
		/* A tree with nothing around it: the names from its root. */
		struct vfsmount alone = { .mnt_root = sb->s_root };
		struct path top = { &alone, sb->s_root };
		struct path root = { &alone, mnt->mnt_root };

		seq_printf(m, "%d %d %lu:%lu ", mnt->mnt_id,
			   mnt->mnt_parent->mnt_id,
			   (unsigned long)MAJOR(sb->s_dev),
			   (unsigned long)MINOR(sb->s_dev));
		seq_path(m, &root, &top, " \t\n\\#");
		seq_putc(m, ' ');
		show_place(m, mnt, task);
		seq_printf(m, " %s", access_of(mnt->mnt_flags));
		show_opts(m, mnt->mnt_flags, mnt_opts);
		seq_printf(m, " - %s ", sb->s_type->name);
		show_name(m, mnt->mnt_devname);
		seq_printf(m, " %s", access_of(sb->s_flags));
		show_opts(m, sb->s_flags, sb_opts);
		show_own_opts(m, sb);
		seq_putc(m, '\n');
	}
	return 0;
}
