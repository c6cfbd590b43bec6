/* What the files of fs/ share among themselves: the walk, piece by piece. */
#ifndef FS_INTERNAL_H
#define FS_INTERNAL_H

#include <fs/namei.h>

/*
 * The hash of a name begins with HASH_INIT and takes up character by
 * character. FNV-1a: names are short, so one multiplication each is enough.
 */
#define HASH_INIT	0x811c9dc5u
static inline u32 hash_name(u32 hash, char c)
{
	return (hash ^ (u8)c) * 0x01000193;
}

/* d_lookup() for who knows the name's hash. */
struct dentry *__d_lookup(struct dentry *parent, const char *name, size_t len,
			  u32 hash);

/* A walk under way. */
struct nameidata {
	struct fs_struct *fs;
	struct path path;	/* where it stands; held */
	const char *name;	/* what is still to be walked */
	u32 links;		/* symbolic links followed */
	u32 flags;		/* LOOKUP_* */
	char *link_buf;		/* when name points into it: the last link */

	/* walk_parent(): the last component, which was not walked. */
	const char *last;
	size_t last_len;	/* 0: there is none, as in "/" */
	u32 last_hash;
	bool last_is_dots;	/* "." or ".." */
	bool last_slash;	/* slashes follow: it must be a directory */
};

/* Begin and end a walk; in between nd->path is held. */
int nd_begin(struct nameidata *nd, struct fs_struct *fs,
	     const struct path *start, const char *name, u32 flags);
void nd_end(struct nameidata *nd);
/* Walk all but the last component. */
int walk_parent(struct nameidata *nd);
/* The child of nd->path called nd->last, maybe negative, with a reference.
 * What is not in the cache is looked up under the directory's lock. */
int lookup_last(struct nameidata *nd, struct dentry **dentry);
/* The same for who has that lock already, and so knows that what he got stays
 * as it is. */
int lookup_last_locked(struct nameidata *nd, struct dentry **dentry);
static inline struct inode *nd_dir(const struct nameidata *nd)
{
	return nd->path.dentry->d_inode;
}
/*
 * nd->path is where symbolic link @dentry lies, and @rest what comes behind
 * it: let the walk go on with its target. *@jumped: nd->path is the target.
 */
int follow_link(struct nameidata *nd, struct dentry *dentry, const char *rest,
		bool *jumped);
/* Move *@path from a mount point to what is mounted there. */
void follow_mounts(struct path *path);

/* Not "/", "." or "..", which cannot be made, moved or removed. */
static inline bool last_is_name(const struct nameidata *nd)
{
	return nd->last_len && !nd->last_is_dots;
}
/* May the name @dentry be made in nd->path, whose lock is held? */
int may_create(struct nameidata *nd, struct dentry *dentry);
/* May the name @dentry be taken out of nd->path? @is_dir: as a directory. */
int may_delete(struct nameidata *nd, struct dentry *dentry, bool is_dir);
/* The new file belongs to who runs, and can be found from now on. */
void created(struct dentry *dentry);
/* The directory's lock is held. */
int vfs_create(struct nameidata *nd, struct dentry *dentry, u32 mode);
/* A file in @dir without a name, in *@dentry with a reference. */
int vfs_tmpfile(struct fs_struct *fs, const struct path *dir, u32 mode,
		struct dentry **dentry);

/*
 * The @n bytes before @pos have been written: onto the medium with them, if
 * that is what the file was opened or the file system was mounted for. @n, or
 * -errno. Sleeps.
 */
ssize_t generic_write_sync(struct file *file, loff_t pos, ssize_t n);

/*
 * Who writes to a regular file and who runs it exclude each other: -ETXTBSY.
 * What was got is put in the end; an open file does so by its f_mode.
 */
int get_write_access(struct inode *inode);

#endif
