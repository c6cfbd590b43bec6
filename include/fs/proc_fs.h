/*
 * /proc: files that show the kernel. What a name stands for is one row of a
 * table; the directories are tables of rows. Names that are numbers, of
 * processes or of descriptors, come from a function.
 *
 * fs/proc/ knows how such a tree is walked and what can be told without
 * knowing tasks; the rest registers its table (kernel/proc_*.c).
 */
#ifndef FS_PROC_FS_H
#define FS_PROC_FS_H

#include <fs/fs.h>
#include <fs/seq_file.h>

struct proc_dir;

/* Whose file it is, 0 is nobody's; and the number below, or -1. */
struct proc_id {
	int pid;
	int number;
};

/* One name. Exactly one of the members from `dir` on is set, but a text can
 * have both of the first two after it, and a link that leads to an object
 * both of the last two. */
struct proc_entry {
	const char *name;
	u32 mode;			/* kind and rights */
	const struct proc_dir *dir;	/* S_IFDIR */
	int (*show)(struct seq_file *m);	/* S_IFREG: a text */
	/* It can be written: @text, without a newline at its end. 0, -errno */
	int (*store)(const struct proc_id *id, char *text);
	const struct file_operations *fops;	/* S_IFREG: not a text */
	/* S_IFLNK, as in struct inode_operations. */
	int (*get_link)(const struct proc_id *id, char *buf, size_t size);
	int (*jump_link)(const struct proc_id *id, struct path *path);
};

struct proc_dir {
	const struct proc_entry *entries;
	unsigned int nr;
	/*
	 * The directory's numbers: the smallest from @from on, or -ENOENT.
	 * @id is the directory's. They are processes in /proc itself, and
	 * all are like *@number.
	 */
	int (*next)(const struct proc_id *id, int from);
	const struct proc_entry *number;
	bool tasks;		/* the numbers are tasks here, too */
	/* The mode of a number that has its own; NULL: number->mode. */
	u32 (*number_mode)(const struct proc_id *id);
};

/* Add @dir to /proc. It stays for ever; one of them may have numbers. */
void proc_register(const struct proc_dir *dir);

/* Whose file this is; for ->show() that of seq_id(m). */
const struct proc_id *proc_id(const struct inode *inode);
static inline const struct proc_id *seq_id(const struct seq_file *m)
{
	return m->private;
}

/* The process is gone, or has other owners: forget its names. */
void proc_flush_pid(int pid);

/* An upward call: set the owner of @inode, which belongs to process id->pid
 * (0: nobody's) and has the rights @mode. kernel/proc_base.c has it. */
void proc_owner(const struct proc_id *id, u32 mode, struct inode *inode);

void proc_root_init(void);

/* fs/proc/: tables that proc_root_init() adds. */
extern const struct proc_dir proc_generic_dir, proc_page_dir, proc_block_dir;

#endif
