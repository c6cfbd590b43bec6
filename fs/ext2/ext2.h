/*
 * ext2: what is on the disk, what of it is in memory, and which file of this
 * folder does what.
 *
 * The disk is cut into groups of blocks. Each has a bitmap of its blocks, one
 * of its inodes, and a table of inodes; a table of group descriptors, behind
 * the super block, says where. An inode has the numbers of its first twelve
 * blocks, and of blocks that are full of further numbers. A directory is a
 * file whose blocks are chains of names.
 *
 * Numbers on the disk are little-endian, as this CPU's are.
 *
 * After a power cut e2fsck puts things right, which it can do without harm to
 * what fsync(2) has acknowledged, because:
 *
 *	- a block or inode that was freed is used anew only when whatever led
 *	  to it is gone from the disk (freed.c);
 *	- a block of block numbers or names is on the disk before anything
 *	  there leads to it (ext2_alloc_branch(), ext2_append());
 *	- a renamed file has its new name on the disk before it loses the old
 *	  one, unless one write does both (ext2_rename());
 *	- fsync() writes whatever is not a file's contents, be it of that file
 *	  or not, so also the names on the way to it (ext2_sync_metadata()).
 */
#ifndef EXT2_H
#define EXT2_H

#include <fs/attr.h>
#include <fs/buffer_head.h>
#include <fs/fs.h>
#include <fs/upcall.h>
#include <uapi/errno.h>

#define NSEC_PER_SEC	1000000000LL

#define EXT2_SUPER_MAGIC	0xef53
#define EXT2_SUPER_OFFSET	1024	/* bytes from the start of the disk */

/* The super block; what we have no use for is left out of the names. */
struct ext2_super_block {
	u32 s_inodes_count, s_blocks_count;
	u32 s_r_blocks_count;		/* for root alone */
	u32 s_free_blocks_count, s_free_inodes_count;
	u32 s_first_data_block;		/* 1 when blocks have 1 KiB, else 0 */
	u32 s_log_block_size;		/* 1024 << this */
	u32 s_log_frag_size;
	u32 s_blocks_per_group, s_frags_per_group, s_inodes_per_group;
	u32 s_mtime, s_wtime;		/* mounted, written */
	u16 s_mnt_count;
	s16 s_max_mnt_count;
	u16 s_magic;
	u16 s_state;			/* EXT2_VALID_FS, EXT2_ERROR_FS */
	u16 s_errors;			/* EXT2_ERRORS_* */
	u16 s_minor_rev_level;
	u32 s_lastcheck, s_checkinterval;
	u32 s_creator_os;
	u32 s_rev_level;		/* 0: as below says nothing */
	u16 s_def_resuid, s_def_resgid;	/* may use s_r_blocks_count too */
	u32 s_first_ino;
	u16 s_inode_size;
	u16 s_block_group_nr;
	u32 s_feature_compat, s_feature_incompat, s_feature_ro_compat;
	u8 s_uuid[16];
	char s_volume_name[16], s_last_mounted[64];
	u32 s_algorithm_usage_bitmap;
	u8 s_prealloc_blocks, s_prealloc_dir_blocks;
	u16 s_reserved_gdt_blocks;	/* behind the group descriptors */
	u32 s_unused1[32];
	u32 s_blocks_count_hi[3];
	u16 s_min_extra_isize, s_want_extra_isize;
	u32 s_unused2[58];
	u32 s_overhead_blocks;		/* 0: nobody has counted */
	u32 s_unused3[109];
};
static_assert(sizeof(struct ext2_super_block) == 1024, "on the disk");
static_assert(offsetof(struct ext2_super_block, s_want_extra_isize) == 0x15e &&
	      offsetof(struct ext2_super_block, s_overhead_blocks) == 0x248,
	      "on the disk");

#define EXT2_VALID_FS	1		/* was unmounted properly */
#define EXT2_ERROR_FS	2		/* has been found to be damaged */

#define EXT2_ERRORS_CONTINUE	1
#define EXT2_ERRORS_RO		2
#define EXT2_ERRORS_PANIC	3

#define EXT2_FEATURE_RO_COMPAT_SPARSE_SUPER	1
#define EXT2_FEATURE_RO_COMPAT_LARGE_FILE	2
#define EXT2_FEATURE_RO_COMPAT_SUPP		3
#define EXT2_FEATURE_INCOMPAT_FILETYPE		2
#define EXT2_FEATURE_INCOMPAT_SUPP		2

struct ext2_group_desc {
	u32 bg_block_bitmap, bg_inode_bitmap, bg_inode_table;
	u16 bg_free_blocks_count, bg_free_inodes_count;
	u16 bg_used_dirs_count;
	u16 bg_pad;
	u32 bg_reserved[3];
};
static_assert(sizeof(struct ext2_group_desc) == 32, "on the disk");

#define EXT2_BAD_INO		1
#define EXT2_ROOT_INO		2
#define EXT2_GOOD_OLD_FIRST_INO	11
#define EXT2_GOOD_OLD_INODE_SIZE 128

#define EXT2_NDIR_BLOCKS	12
#define EXT2_N_BLOCKS		15	/* and one each for three levels */

struct ext2_inode {
	u16 i_mode, i_uid;
	u32 i_size;
	u32 i_atime, i_ctime, i_mtime, i_dtime;
	u16 i_gid, i_links_count;
	u32 i_blocks;			/* units of 512 bytes */
	u32 i_flags;			/* EXT2_*_FL */
	u32 i_version;
	u32 i_block[EXT2_N_BLOCKS];
	u32 i_generation;
	u32 i_file_acl;			/* block of extended attributes */
	u32 i_size_high;		/* of regular files */
	u32 i_faddr;
	u16 i_blocks_high, i_file_acl_high;
	u16 i_uid_high, i_gid_high;
	u32 i_reserved2;
	/* With s_inode_size beyond 128, and i_extra_isize reaching so far:
	 * two more bits of seconds below, nanoseconds above. */
	u16 i_extra_isize, i_checksum_hi;
	u32 i_ctime_extra, i_mtime_extra, i_atime_extra;
	u32 i_crtime, i_crtime_extra;
};
static_assert(offsetof(struct ext2_inode, i_extra_isize) == 128,
	      "on the disk");
#define EXT2_EXTRA_ISIZE	24	/* the bytes from i_extra_isize on */

#define EXT2_INDEX_FL		0x1000	/* a tree of hashes in the directory */
/* What a new file has of its directory's flags: all that are its user's, but
 * none that a directory alone has when it is none. */
#define EXT2_FL_INHERITED	0x000394dfu
#define EXT2_DIR_ONLY_FL	0x00030000u

#define EXT2_LINK_MAX		65000	/* as many as e2fsck allows */
#define EXT2_XATTR_MAGIC	0xea020000

struct ext2_dir_entry {
	u32 inode;			/* 0: unused */
	u16 rec_len;			/* to the next one */
	u8 name_len;
	u8 file_type;			/* FILETYPE; EXT2_FT_* */
	char name[];
};
#define EXT2_DIR_REC_LEN(name_len)	(((name_len) + 8 + 3) & ~3u)

/* --- in memory ---------------------------------------------------------- */

struct ext2_sb_info {
	struct buffer_head *s_sbh;	/* held */
	struct ext2_super_block *s_es;	/* in it */
	struct buffer_head **s_group_desc;	/* held */
	u8 *s_group_state;		/* EXT2_GROUP_* */
	u32 s_groups_count, s_itb_per_group, s_gdb_count;
	u32 s_inode_size, s_first_ino;
	u32 s_overhead;			/* blocks that hold no files */
	u32 s_errors;			/* EXT2_ERRORS_* */
	bool s_errors_opt;		/* which mount(2) asked for */
	u32 s_error_count;
	u32 s_mount_state;		/* EXT2_*_FS, for when all is written */
	u32 s_next_generation;

	struct mutex s_lock;		/* bitmaps, descriptors, and these: */
	u32 s_free_blocks, s_free_inodes, s_dirs;
	struct mutex s_sync_lock;	/* one ext2_sync_metadata() at a time */
	struct list_head s_freed;	/* freed.c */
	u32 s_freed_blocks, s_freed_inodes;
};

/* A bitmap has been looked at and is good, or is not. */
#define EXT2_BLOCKS_OK	1u
#define EXT2_BLOCKS_BAD	2u

struct ext2_inode_info {
	struct mutex truncate_mutex;	/* the tree of blocks, and these: */
	u32 i_data[EXT2_N_BLOCKS];	/* i_block, or a fast link's text */
	u32 i_last_iblock, i_last_block; /* allocated last */

	u32 i_flags, i_generation, i_file_acl, i_dtime;
	loff_t i_disk_size;		/* as in the buffer */
	u32 i_block_group;		/* near which it likes to be */
	u32 i_add_hint;			/* directory: no room before this block */
	bool i_new;			/* its slot in the table holds old things */
};

static inline struct ext2_sb_info *EXT2_SB(const struct super_block *sb)
{
	return sb->s_fs_info;
}

static inline struct ext2_inode_info *EXT2_I(const struct inode *inode)
{
	return inode->i_private;
}

static inline u32 ext2_group_first_block(const struct super_block *sb,
					 u32 group)
{
	const struct ext2_super_block *es = EXT2_SB(sb)->s_es;

	return es->s_first_data_block + group * es->s_blocks_per_group;
}

/* The last group may be shorter. */
static inline u32 ext2_blocks_in_group(const struct super_block *sb, u32 group)
{
	const struct ext2_super_block *es = EXT2_SB(sb)->s_es;

	return min(es->s_blocks_per_group,
		   es->s_blocks_count - ext2_group_first_block(sb, group));
}

/* --- super.c, options.c ------------------------------------------------- */

extern struct file_system_type ext2_fs_type;
/* The disk holds what cannot be: say so, and do what errors= says. */
void ext2_error(struct super_block *sb, const char *fmt, ...) __printf(2, 3);
/* The counters and the time into the super block. */
void ext2_update_super(struct super_block *sb);
/* What mount(2) was given in @data. 0 or -EINVAL. */
int ext2_parse_options(struct super_block *sb, const char *data);
void ext2_show_options(struct super_block *sb, char *buf, size_t size);

/* --- group.c: descriptors and what they lead to -------------------------- */

/* Read and check all of them. 0, -EINVAL, -EIO, -ENOMEM. */
int ext2_read_groups(struct super_block *sb);
void ext2_drop_groups(struct super_block *sb);
/* The descriptor of @group and the buffer that it is in. */
struct ext2_group_desc *ext2_get_group_desc(struct super_block *sb, u32 group,
					    struct buffer_head **bh);
/* Does @group have a copy of super block and descriptors? */
bool ext2_bg_has_super(const struct super_block *sb, u32 group);
/* Can a file have the @count blocks from @block on? */
bool ext2_valid_blocks(struct super_block *sb, u32 block, u32 count);
u32 ext2_find_zero_bit(const void *map, u32 size, u32 from);

/* --- balloc.c ------------------------------------------------------------ */

/* Up to *@count blocks that follow each other, near @goal. *@count is how
 * many; 0 for no block, and *@err. */
u32 ext2_new_blocks(struct inode *inode, u32 goal, u32 *count, int *err);
/* At once; s_lock is held. */
void ext2_clear_blocks(struct super_block *sb, u32 block, u32 count);
/* Blocks that nothing on the disk has ever led to. */
void ext2_undo_new_blocks(struct inode *inode, u32 block, u32 count);

/* --- ialloc.c ------------------------------------------------------------ */

/* A fresh inode for something in @dir, I_NEW, with its number. */
int ext2_new_inode(struct inode *dir, u32 mode, dev_t rdev,
		   struct inode **inodep);
void ext2_clear_inode(struct super_block *sb, u32 ino, bool is_dir);

/* --- freed.c ------------------------------------------------------------- */

/* What one operation frees: filled without locks, then handed over when
 * nothing in the buffers leads there any more. */
struct ext2_freed {
	struct list_head list;
	u32 start, count;		/* blocks; count 0: inode @start */
	bool is_dir;
};
/* The @count blocks from @block on; takes them off @inode's i_blocks. */
void ext2_note_freed_blocks(struct inode *inode, struct list_head *freed,
			    u32 block, u32 count);
void ext2_note_freed_inode(struct inode *inode, struct list_head *freed);
void ext2_free_noted(struct super_block *sb, struct list_head *freed);
/*
 * Write all that is not files' contents, and wait; then what was freed before
 * can be used again. No flush. 0 or -EIO.
 */
int ext2_sync_metadata(struct super_block *sb);
/* Not even that has worked. */
void ext2_forget_freed(struct super_block *sb);

/* --- indirect.c ---------------------------------------------------------- */

int ext2_get_block(struct inode *inode, sector_t iblock, u32 max,
		   struct map_bh *map, bool create);
/* Free the blocks from @first up to @end of the file. */
int ext2_free_range(struct inode *inode, u64 first, u64 end);
loff_t ext2_max_size(unsigned int bits);

/* --- itable.c ------------------------------------------------------------ */


/* 0; -ESTALE: deleted; -EUCLEAN, -EIO, -ENOMEM. */
int ext2_iget(struct super_block *sb, u32 ino, struct inode **inodep);
/* ext2's part of a fresh inode. 0, -ENOMEM. */
int ext2_alloc_info(struct inode *inode);
void ext2_free_info(struct inode *inode);
int ext2_write_inode(struct inode *inode, bool sync);
/* The fields into their buffer, which will be written with the others. */
int ext2_update_inode(struct inode *inode);

/* --- inode.c ------------------------------------------------------------- */

/* The operations that go with the mode. */
void ext2_set_ops(struct inode *inode);
void ext2_evict_inode(struct inode *inode);
int ext2_setattr(struct inode *inode, const struct iattr *attr);
extern const struct address_space_operations ext2_aops;
/* After a change in @dir: onto the disk at once, if the mount asks for it. */
int ext2_dirsync(struct inode *dir);

/* --- dir.c --------------------------------------------------------------- */

/* Block @n of a directory. 0 with *@bhp, -EIO, -EUCLEAN. */
int ext2_dir_bread(struct inode *dir, u32 n, struct buffer_head **bhp);
/* The entry of that name, 0 with *@bhp to be released, or -ENOENT, ... */
int ext2_find_entry(struct inode *dir, const char *name, size_t len,
		    struct buffer_head **bhp, struct ext2_dir_entry **dep);
int ext2_add_link(struct inode *dir, const char *name, size_t len,
		  struct inode *inode);
/* @de in @bh shall lead to @inode from now on, or to nothing. */
int ext2_set_link(struct inode *dir, struct buffer_head *bh,
		  struct ext2_dir_entry *de, struct inode *inode);
int ext2_delete_entry(struct inode *dir, struct buffer_head *bh,
		      struct ext2_dir_entry *de);
/* "." and ".." of the fresh directory @inode. */
int ext2_make_empty(struct inode *inode, struct inode *parent);
/* 1: nothing but these is in it; 0, or -errno. */
int ext2_empty_dir(struct inode *inode);
int ext2_dotdot(struct inode *dir, struct buffer_head **bhp,
		struct ext2_dir_entry **dep);
extern const struct file_operations ext2_dir_operations;

/* --- file.c, symlink.c, namei.c ------------------------------------------ */

int ext2_fsync(struct file *file, loff_t start, loff_t end, bool datasync);
extern const struct file_operations ext2_file_operations;
extern const struct inode_operations ext2_file_inode_operations;
extern const struct inode_operations ext2_symlink_inode_operations;
extern const struct inode_operations ext2_dir_inode_operations;
/* Is the text in the inode itself? */
bool ext2_is_fast_symlink(const struct inode *inode);
/* Let @inode be a link to @target. */
int ext2_write_symlink(struct inode *inode, const char *target);

#endif
