/*
 * The tree of /proc, made from tables while it is walked: see <fs/proc_fs.h>.
 *
 * Names found are kept as dentries like those of any file system, so that a
 * path can be told back. Those of a process that ends are dropped by
 * proc_flush_pid(); numbers further down, and names not found, are never
 * kept.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <asm/uaccess.h>
#include <mm/slab.h>
#include <fs/attr.h>
#include <fs/libfs.h>
#include <fs/proc_fs.h>

#define PROC_SUPER_MAGIC 0x9fa0
#define MAX_ROOT_DIRS	7
#define STORE_MAX	80	/* characters of one write that count */

/* Positions in a directory: "." and "..", the rows, then the numbers. */
#define FIRST_ROW	2
#define FIRST_NUMBER	256

/* inode->i_private */
struct proc_inode {
	const struct proc_entry *entry;
	struct proc_id id;
};

static const struct proc_dir *root_dirs[MAX_ROOT_DIRS];
static unsigned int nr_root_dirs;
static struct super_block *proc_sb;

/* The root's `dir`: it stands for all of root_dirs. */
static const struct proc_dir root_dir;
static const struct proc_entry root_entry = {
	.mode = S_IFDIR | 0555, .dir = &root_dir,
};

static const struct inode_operations proc_dir_iops, proc_link_iops,
				     proc_jump_iops, proc_file_iops;
static const struct file_operations proc_dir_fops, proc_show_fops,
				    proc_store_fops;

void __init proc_register(const struct proc_dir *dir)
{
	BUG_ON(nr_root_dirs == MAX_ROOT_DIRS);
	root_dirs[nr_root_dirs++] = dir;
}

static struct proc_inode *PROC_I(const struct inode *inode)
{
	return inode->i_private;
}

const struct proc_id *proc_id(const struct inode *inode)
{
	return &PROC_I(inode)->id;
}

/* Piece @i of directory @dir, NULL behind the last. */
static const struct proc_dir *dir_piece(const struct proc_dir *dir,
					unsigned int i)
{
	if (dir != &root_dir)
		return i == 0 ? dir : NULL;
	return i < nr_root_dirs ? root_dirs[i] : NULL;
}

static struct inode *proc_get_inode(struct super_block *sb,
				    const struct proc_entry *entry,
				    const struct proc_id *id)
{
	struct proc_inode *pi = kzalloc(sizeof(*pi), GFP_KERNEL);
	struct inode *inode = pi ? new_inode(sb, entry->mode, 0) : NULL;

	if (!inode) {
		kfree(pi);
		return NULL;
	}
	pi->entry = entry;
	pi->id = *id;
	inode->i_private = pi;
	proc_owner(id, entry->mode, inode);
	if (entry->dir) {
		inode->i_op = &proc_dir_iops;
		inode->i_fop = &proc_dir_fops;
		inode->i_nlink = 2;
	} else if (S_ISLNK(entry->mode)) {
		inode->i_op = entry->jump_link ? &proc_jump_iops :
						 &proc_link_iops;
	} else {
		inode->i_op = &proc_file_iops;
		inode->i_fop = entry->store ? &proc_store_fops :
			       entry->show ? &proc_show_fops : entry->fops;
	}
	return inode;
}

/* Directories */

/* The id of what is called @n in the directory of @id. */
static struct proc_id number_id(const struct proc_dir *dir,
				const struct proc_id *id, int n)
{
	if (dir == &root_dir)
		return (struct proc_id){ .pid = n, .number = -1 };
	if (dir->tasks)
		return (struct proc_id){ .pid = n, .number = n };
	return (struct proc_id){ .pid = id->pid, .number = n };
}

/* A number as it is written canonically, or -1. */
static int parse_number(const char *name)
{
	char *end;
	unsigned long n = simple_strtoul(name, &end, 10);

	if (name[0] < '0' || name[0] > '9' || *end || end - name > 9 ||
	    (name[0] == '0' && name[1]))
		return -1;
	return n;
}

/* Find @name: its row, and *@id from the directory's to its own. */
static const struct proc_entry *find_entry(const struct proc_dir *dir,
					   const char *name,
					   struct proc_id *id)
{
	const struct proc_dir *piece;
	int n = parse_number(name);
	unsigned int i, k;

	for (k = 0; (piece = dir_piece(dir, k)); k++) {
		for (i = 0; i < piece->nr; i++)
			if (strcmp(piece->entries[i].name, name) == 0)
				return &piece->entries[i];
		if (n < 0 || !piece->next || piece->next(id, n) != n)
			continue;
		*id = number_id(dir, id, n);
		return piece->number;
	}
	return NULL;
}

static int proc_lookup(struct inode *dir, struct dentry *dentry)
{
	struct proc_inode *pi = PROC_I(dir);
	struct proc_id id = pi->id;
	const struct proc_entry *entry;
	struct inode *inode;

	entry = find_entry(pi->entry->dir, dentry->d_name, &id);
	if (!entry)
		return -ENOENT;		/* nor can anybody make it */
	inode = proc_get_inode(dir->i_sb, entry, &id);
	if (!inode)
		return -ENOMEM;
	if (id.number >= 0 && pi->entry->dir->number_mode)
		inode->i_mode = pi->entry->dir->number_mode(&id);
	/* What lstat(2) calls the length of a link that is not a text. */
	if (S_ISLNK(inode->i_mode) && id.number >= 0)
		inode->i_data.size = 64;
	if (id.number < 0)
		d_add(dentry, inode);
	else
		d_instantiate(dentry, inode);
	return 0;
}

static bool emit_rows(const struct proc_dir *dir, struct dir_context *ctx)
{
	const struct proc_dir *piece;
	loff_t pos = FIRST_ROW;
	unsigned int i, k;

	for (k = 0; (piece = dir_piece(dir, k)); k++) {
		for (i = 0; i < piece->nr; i++, pos++) {
			const struct proc_entry *e = &piece->entries[i];

			if (pos >= ctx->pos &&
			    !dir_emit(ctx, e->name, strlen(e->name), pos + 1,
				      pos, S_DT(e->mode)))
				return false;
		}
	}
	if (ctx->pos < FIRST_NUMBER)
		ctx->pos = FIRST_NUMBER;
	return true;
}

static bool emit_numbers(const struct proc_dir *piece,
			 const struct proc_id *id, struct dir_context *ctx)
{
	char name[12];
	int n, len;

	for (;;) {
		n = piece->next(id, ctx->pos - FIRST_NUMBER);
		if (n < 0)
			return true;
		len = snprintf(name, sizeof(name), "%d", n);
		if (!dir_emit(ctx, name, len, FIRST_NUMBER + n + 1,
			      FIRST_NUMBER + n, S_DT(piece->number->mode)))
			return false;
	}
}

static int proc_iterate(struct file *file, struct dir_context *ctx)
{
	struct proc_inode *pi = PROC_I(file->f_inode);
	const struct proc_dir *dir = pi->entry->dir, *piece;
	unsigned int k;

	if (!dir_emit_dots(file, ctx) || !emit_rows(dir, ctx))
		return 0;
	for (k = 0; (piece = dir_piece(dir, k)); k++)
		if (piece->next && !emit_numbers(piece, &pi->id, ctx))
			break;
	return 0;
}

static const struct inode_operations proc_dir_iops = {
	.lookup = proc_lookup,
};

static const struct file_operations proc_dir_fops = {
	.read = generic_read_dir,
	.iterate = proc_iterate,
};

/* Links and files */

static int proc_get_link(struct dentry *dentry, char *buf, size_t size)
{
	struct proc_inode *pi = PROC_I(dentry->d_inode);

	return pi->entry->get_link(&pi->id, buf, size);
}

static int proc_jump_link(struct dentry *dentry, struct path *path)
{
	struct proc_inode *pi = PROC_I(dentry->d_inode);

	return pi->entry->jump_link(&pi->id, path);
}

static const struct inode_operations proc_link_iops = {
	.get_link = proc_get_link,
};

static const struct inode_operations proc_jump_iops = {
	.get_link = proc_get_link,
	.jump_link = proc_jump_link,
};

static int proc_show_open(struct inode *inode, struct file *file)
{
	return seq_open(file, PROC_I(inode)->entry->show, proc_id(inode));
}

static void proc_show_release(struct inode *inode, struct file *file)
{
	(void)inode;
	seq_release(file);
}

static const struct file_operations proc_show_fops = {
	.open = proc_show_open,
	.read = seq_read,
	.release = proc_show_release,
};

/* What is too long is cut, as Linux does: the rest is taken and forgotten. */
static ssize_t proc_store_write(struct file *file, const char *ubuf,
				size_t count, loff_t *pos)
{
	struct proc_inode *pi = PROC_I(file->f_inode);
	size_t len = min(count, (size_t)STORE_MAX);
	char text[STORE_MAX + 1];
	int err;

	(void)pos;
	if (copy_from_user(text, ubuf, len))
		return -EFAULT;
	if (len && text[len - 1] == '\n')
		len--;
	text[len] = '\0';
	err = pi->entry->store(&pi->id, text);
	return err ? err : (ssize_t)count;
}

static const struct file_operations proc_store_fops = {
	.open = proc_show_open,
	.read = seq_read,
	.write = proc_store_write,
	.release = proc_show_release,
};

/* Rights and owners are the kernel's to say: chmod(2) is refused. */
static int proc_setattr(struct inode *inode, const struct iattr *attr)
{
	if (attr->ia_valid & (ATTR_MODE | ATTR_UID | ATTR_GID))
		return -EPERM;
	return attr->ia_valid & ATTR_SIZE ? 0 : simple_setattr(inode, attr);
}

static const struct inode_operations proc_file_iops = {
	.setattr = proc_setattr,
};

/* The file system */

void proc_flush_pid(int pid)
{
	char name[12];
	struct dentry *dentry;
	int len;

	if (!proc_sb)
		return;
	len = snprintf(name, sizeof(name), "%d", pid);
	dentry = d_lookup(proc_sb->s_root, name, len);
	if (!dentry)
		return;
	d_invalidate(dentry);
	dput(dentry);
}

static void proc_evict_inode(struct inode *inode)
{
	kfree(inode->i_private);
}

static void proc_put_super(struct super_block *sb)
{
	(void)sb;
	proc_sb = NULL;
}

static const struct super_operations proc_sops = {
	.evict_inode = proc_evict_inode,
	.put_super = proc_put_super,
	.statfs = simple_statfs,
};

static int proc_fill_super(struct super_block *sb, const char *dev,
			   const char *data)
{
	static const struct proc_id nobody = { .number = -1 };
	struct inode *root;

	(void)dev;
	(void)data;
	sb->s_magic = PROC_SUPER_MAGIC;
	sb->s_op = &proc_sops;
	root = proc_get_inode(sb, &root_entry, &nobody);
	sb->s_root = d_make_root(sb, root);
	if (!sb->s_root)
		return -ENOMEM;
	proc_sb = sb;
	return 0;
}

static struct file_system_type proc_fs_type = {
	.name = "proc",
	.fs_flags = FS_SINGLE | FS_NOEXEC,
	.fill_super = proc_fill_super,
};

void __init proc_root_init(void)
{
	proc_register(&proc_generic_dir);
	proc_register(&proc_page_dir);
	proc_register(&proc_block_dir);
	register_filesystem(&proc_fs_type);
}
