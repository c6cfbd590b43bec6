/*
 * Dentries: names, and the cache that finds them.
 *
 * One hash table over (parent, name) serves all directories. A dentry whose
 * last user goes is not freed but put on a list of unused ones: the next
 * walk along the same path finds it again, and with it its inode and the
 * pages of the file. The list is kept short, the oldest go first. Those of a
 * file system in memory never get there: their pin (see simple_link() and
 * its kin in libfs.c) is dropped only when the name is removed, and a name
 * that cannot be found any more is not kept.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <fs/fs.h>
#include <mm/slab.h>
#include <mm/upcall.h>
#include "internal.h"

#define DCACHE_BUCKETS	1024
#define DCACHE_UNUSED_MAX 1024

static struct list_head dentry_hashtable[DCACHE_BUCKETS];
static LIST_HEAD(dentry_unused);	/* the oldest first */
static unsigned long nr_unused;
static struct kmem_cache dentry_cache;

void dcache_init(void)
{
	for (unsigned int i = 0; i < DCACHE_BUCKETS; i++)
		INIT_LIST_HEAD(&dentry_hashtable[i]);
	kmem_cache_init(&dentry_cache, "dentry", sizeof(struct dentry), 0);
}

static u32 name_hash(const char *name, size_t len)
{
	u32 hash = HASH_INIT;

	while (len--)
		hash = hash_name(hash, *name++);
	return hash;
}

static struct list_head *d_bucket(const struct dentry *parent, u32 hash)
{
	hash += (u32)(unsigned long)parent / sizeof(struct dentry);
	return &dentry_hashtable[(hash ^ (hash >> 16)) % DCACHE_BUCKETS];
}

/* The youngest child of @parent, which it holds. */
static void d_add_child(struct dentry *dentry, struct dentry *parent)
{
	dentry->d_parent = dget(parent);
	dentry->d_offset = 1;
	if (!list_empty(&parent->d_subdirs))
		dentry->d_offset += list_first_entry(&parent->d_subdirs,
				struct dentry, d_child)->d_offset;
	list_add(&dentry->d_child, &parent->d_subdirs);
}

struct dentry *d_alloc(struct dentry *parent, const char *name, size_t len)
{
	struct dentry *dentry = kmem_cache_alloc(&dentry_cache, GFP_KERNEL);

	if (!dentry)
		return NULL;
	memset(dentry, 0, sizeof(*dentry));
	dentry->d_name = kmalloc(len + 1, GFP_KERNEL);
	if (!dentry->d_name) {
		kmem_cache_free(&dentry_cache, dentry);
		return NULL;
	}
	memcpy(dentry->d_name, name, len);
	dentry->d_name[len] = '\0';
	dentry->d_len = len;
	dentry->d_name_hash = name_hash(name, len);
	dentry->d_count = 1;
	INIT_LIST_HEAD(&dentry->d_subdirs);
	dentry->d_parent = dentry;
	if (parent) {
		d_add_child(dentry, parent);
		dentry->d_sb = parent->d_sb;
	}
	return dentry;
}

struct dentry *d_alloc_pseudo(struct inode *inode, const char *name)
{
	struct dentry *dentry = d_alloc(NULL, name, strlen(name));

	if (!dentry) {
		iput(inode);
		return NULL;
	}
	dentry->d_sb = inode->i_sb;
	d_instantiate(dentry, inode);
	return dentry;
}

struct dentry *d_make_root(struct super_block *sb, struct inode *inode)
{
	struct dentry *root = inode ? d_alloc(NULL, "/", 1) : NULL;

	if (!root) {
		iput(inode);
		return NULL;
	}
	root->d_sb = sb;
	d_instantiate(root, inode);
	return root;
}

static void d_lru_del(struct dentry *dentry)
{
	if (!(dentry->d_flags & DCACHE_LRU))
		return;
	dentry->d_flags &= ~DCACHE_LRU;
	list_del(&dentry->d_lru);
	nr_unused--;
}

struct dentry *__d_lookup(struct dentry *parent, const char *name, size_t len,
			  u32 hash)
{
	struct dentry *dentry;

	list_for_each_entry(dentry, d_bucket(parent, hash), d_hash) {
		if (dentry->d_name_hash != hash || dentry->d_parent != parent)
			continue;
		if (dentry->d_len != len || memcmp(dentry->d_name, name, len))
			continue;
		if (unlikely(dentry->d_flags & DCACHE_LRU))
			d_lru_del(dentry);
		return dget(dentry);
	}
	return NULL;
}

struct dentry *d_lookup(struct dentry *parent, const char *name, size_t len)
{
	return __d_lookup(parent, name, len, name_hash(name, len));
}

void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	BUG_ON(dentry->d_inode);
	dentry->d_inode = inode;
	if (inode && S_ISDIR(inode->i_mode) && !inode->i_dentry)
		inode->i_dentry = dentry;
}

void d_rehash(struct dentry *dentry)
{
	if (dentry->d_flags & DCACHE_HASHED)
		return;
	list_add(&dentry->d_hash,
		 d_bucket(dentry->d_parent, dentry->d_name_hash));
	dentry->d_flags |= DCACHE_HASHED;
}

void d_add(struct dentry *dentry, struct inode *inode)
{
	d_instantiate(dentry, inode);
	d_rehash(dentry);
}

void d_drop(struct dentry *dentry)
{
	if (!(dentry->d_flags & DCACHE_HASHED))
		return;
	dentry->d_flags &= ~DCACHE_HASHED;
	list_del(&dentry->d_hash);
}

void d_invalidate(struct dentry *dentry)
{
	struct dentry *child, *next;

	d_drop(dentry);
	list_for_each_entry_safe(child, next, &dentry->d_subdirs, d_child) {
		dget(child);
		d_lru_del(child);
		d_invalidate(child);
		dput(child);
	}
}

void d_delete(struct dentry *dentry)
{
	/* What was looked up in vain in a directory would keep it. */
	d_invalidate(dentry);
	if (dentry->d_flags & DCACHE_PINNED) {
		dentry->d_flags &= ~DCACHE_PINNED;
		dput(dentry);
	}
}

/* Take @dentry to @parent, as its youngest child, to be found there. */
static void d_reparent(struct dentry *dentry, struct dentry *parent)
{
	struct dentry *old_parent = dentry->d_parent;

	list_del(&dentry->d_child);
	d_add_child(dentry, parent);
	dput(old_parent);
	d_rehash(dentry);
}

void d_move(struct dentry *dentry, struct dentry *target)
{
	char *name = dentry->d_name;
	u32 hash = dentry->d_name_hash;
	u32 len = dentry->d_len;

	d_drop(dentry);
	d_drop(target);
	dentry->d_name = target->d_name;
	dentry->d_name_hash = target->d_name_hash;
	dentry->d_len = target->d_len;
	/* The dropped one gets our old name: nobody can see it any more. */
	target->d_name = name;
	target->d_name_hash = hash;
	target->d_len = len;
	d_reparent(dentry, target->d_parent);
}

void d_exchange(struct dentry *a, struct dentry *b)
{
	struct dentry *parent = dget(a->d_parent);

	d_move(a, b);
	d_reparent(b, parent);
	dput(parent);
}

/*
 * Take @dentry apart. Its parent, which loses a user by that, or NULL: the
 * caller goes on with it. In a loop, for a chain of removed directories can
 * be longer than the stack is deep.
 */
static struct dentry *dentry_kill(struct dentry *dentry)
{
	struct dentry *parent = dentry->d_parent;

	d_drop(dentry);
	d_lru_del(dentry);
	if (dentry->d_inode && dentry->d_inode->i_dentry == dentry)
		dentry->d_inode->i_dentry = NULL;
	iput(dentry->d_inode);
	kfree(dentry->d_name);
	if (parent != dentry)
		list_del(&dentry->d_child);
	else
		parent = NULL;
	kmem_cache_free(&dentry_cache, dentry);
	return parent;
}

/* dput() that may let the list of unused ones grow. */
static void __dput(struct dentry *dentry)
{
	while (dentry) {
		BUG_ON(dentry->d_count <= 0);
		if (--dentry->d_count > 0)
			return;
		if (dentry->d_flags & DCACHE_HASHED) {
			dentry->d_flags |= DCACHE_LRU;
			list_add_tail(&dentry->d_lru, &dentry_unused);
			nr_unused++;
			return;
		}
		dentry = dentry_kill(dentry);
	}
}

void dput_last(struct dentry *dentry)
{
	__dput(dentry);
	if (unlikely(nr_unused > DCACHE_UNUSED_MAX))
		shrink_dcache(NULL, nr_unused - DCACHE_UNUSED_MAX);
}

unsigned long shrink_dcache(struct super_block *sb, unsigned long count)
{
	unsigned long freed = 0;
	struct dentry *dentry;

again:	/* the parent may have come to the list, so look at it afresh */
	list_for_each_entry(dentry, &dentry_unused, d_lru) {
		if (freed == count)
			break;
		if (sb && dentry->d_sb != sb)
			continue;
		__dput(dentry_kill(dentry));
		freed++;
		goto again;
	}
	return freed;
}

void d_genocide(struct dentry *root)
{
	struct dentry *dentry = root;

	while (!list_empty(&root->d_subdirs)) {
		while (!list_empty(&dentry->d_subdirs))
			dentry = list_first_entry(&dentry->d_subdirs,
						  struct dentry, d_child);
		BUG_ON(!(dentry->d_flags & DCACHE_PINNED));
		d_delete(dentry);
		dentry = root;
	}
}

bool is_subdir(const struct dentry *dentry, const struct dentry *ancestor)
{
	while (dentry != ancestor && dentry != dentry->d_parent)
		dentry = dentry->d_parent;
	return dentry == ancestor;
}

/* Put @len characters before *@start; false when they do not fit. */
static bool prepend(char *buf, char **start, const char *s, size_t len)
{
	if ((size_t)(*start - buf) < len)
		return false;
	*start -= len;
	memcpy(*start, s, len);
	return true;
}

int d_path(const struct path *path, const struct path *root, char *buf,
	   size_t size, char **start)
{
	const struct dentry *dentry = path->dentry;
	const struct vfsmount *mnt = path->mnt;
	const char *end;
	bool fits;

	*start = buf + size;
	fits = prepend(buf, start, "", 1);
	if (dentry->d_parent != dentry && !(dentry->d_flags & DCACHE_HASHED))
		fits = fits && prepend(buf, start, " (deleted)", 10);
	end = *start;
	while (fits && (dentry != root->dentry || mnt != root->mnt)) {
		if (dentry == mnt->mnt_root) {
			if (mnt->mnt_parent == mnt)
				break;
			dentry = mnt->mnt_mountpoint;
			mnt = mnt->mnt_parent;
			continue;
		}
		fits = prepend(buf, start, dentry->d_name, dentry->d_len);
		if (dentry == dentry->d_parent)
			break;		/* a pipe: in no directory at all */
		fits = fits && prepend(buf, start, "/", 1);
		dentry = dentry->d_parent;
	}
	if (fits && *start == end)
		fits = prepend(buf, start, "/", 1);
	if (!fits)
		return -ENAMETOOLONG;
	return dentry != root->dentry || mnt != root->mnt;
}

unsigned long shrink_fs_caches(unsigned long nr)
{
	return shrink_dcache(NULL, nr) + prune_icache(nr);
}
