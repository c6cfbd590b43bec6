/*
 * Dentries: names, and the cache that finds them (fs/dcache.c). Included by
 * <fs/fs.h>, which says what the other nouns are.
 */
#ifndef FS_DCACHE_H
#define FS_DCACHE_H

#include <lib/list.h>
#include <lib/types.h>

struct inode;
struct path;
struct super_block;

/*
 * A name. The tree of dentries is held together upwards: a child holds its
 * parent. A file system in memory pins its dentries with one count more, so
 * they are the directory (DCACHE_PINNED); for others they are a cache.
 */
struct dentry {
	int d_count;
	u32 d_flags;			/* DCACHE_* */
	struct dentry *d_parent;	/* itself in a root */
	struct inode *d_inode;		/* NULL: known not to exist */
	struct super_block *d_sb;
	struct list_head d_child;	/* in d_parent->d_subdirs */
	struct list_head d_subdirs;	/* newest first */
	struct list_head d_hash;	/* in the cache, when DCACHE_HASHED */
	struct list_head d_lru;		/* when nobody holds it */
	u32 d_offset;			/* age: a later child has more */
	u32 d_name_hash;
	u32 d_len;
	char *d_name;			/* ended by NUL */
	void *d_fsdata;			/* the file system's */
};

#define DCACHE_HASHED	1u	/* can be found by name */
#define DCACHE_MOUNTED	2u	/* something may be mounted on it */
#define DCACHE_PINNED	4u	/* has the count of a memory file system */
#define DCACHE_LRU	8u	/* unused, kept in case it comes back */

void dcache_init(void);
/* A fresh negative dentry with one reference, not hashed. NULL: no memory. */
struct dentry *d_alloc(struct dentry *parent, const char *name, size_t len);
/* The root of @sb over @inode, whose reference it takes (also on failure). */
struct dentry *d_make_root(struct super_block *sb, struct inode *inode);
/* The same in no directory: for what has no path, but a name for /proc. */
struct dentry *d_alloc_pseudo(struct inode *inode, const char *name);
/* The child of that name in the cache, with a reference, or NULL. */
struct dentry *d_lookup(struct dentry *parent, const char *name, size_t len);
/* Give @dentry its inode, whose reference it takes; d_add() hashes it too. */
void d_instantiate(struct dentry *dentry, struct inode *inode);
void d_add(struct dentry *dentry, struct inode *inode);
/* To be found by its name, if it is not yet. */
void d_rehash(struct dentry *dentry);
/* No longer to be found by name. */
void d_drop(struct dentry *dentry);
/*
 * The same for @dentry and all below it; those that nobody uses are freed.
 * The caller has a reference on @dentry. Only for trees as flat as /proc's.
 */
void d_invalidate(struct dentry *dentry);
/* The object behind the name was removed: the name goes, and the inode with
 * it as soon as nobody uses the dentry. */
void d_delete(struct dentry *dentry);
/* @dentry takes the name and place of @target, which is dropped. */
void d_move(struct dentry *dentry, struct dentry *target);
/* Each takes the name and place of the other. */
void d_exchange(struct dentry *a, struct dentry *b);
static inline struct dentry *dget(struct dentry *dentry)
{
	dentry->d_count++;
	return dentry;
}
void dput_last(struct dentry *dentry);
static inline void dput(struct dentry *dentry)
{
	if (dentry && dentry->d_count > 1)
		dentry->d_count--;
	else
		dput_last(dentry);
}
/* Free up to @count unused dentries, of @sb or (NULL) of anybody, oldest
 * first. How many went. */
unsigned long shrink_dcache(struct super_block *sb, unsigned long count);
/* Unpin all that lies below @root: its memory file system ends. */
void d_genocide(struct dentry *root);
/* Is @dentry @ancestor, or below it? */
bool is_subdir(const struct dentry *dentry, const struct dentry *ancestor);
/*
 * The path from @root to @path, written to the end of @buf; *@start is its
 * first character. -ENAMETOOLONG; 1 when @path is not below @root (the
 * text is then that from its own root).
 */
int d_path(const struct path *path, const struct path *root, char *buf,
	   size_t size, char **start);

#endif
