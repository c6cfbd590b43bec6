/*
 * A machine for tests of file systems with a store: RAM, the page cache, a
 * disk that is a file of the host, and as much of the VFS as holds inodes.
 * Link fs.c, disk.c and ram.c of this folder and what they need; see
 * test_ext2.c.
 */
#ifndef HOST_FS_H
#define HOST_FS_H

#include <fs/buffer_head.h>
#include <fs/fs.h>

/* --- disk.c ---------------------------------------------------------------- */

/* A fresh image of @kib KiB; @args are mkfs.ext2's. */
void host_mkfs(const char *path, unsigned int kib, const char *args);
/* Run a command line made as by printf(); its exit status. */
int host_run(const char *fmt, ...);
u8 *host_map_file(const char *path, unsigned long *size);
void host_unmap_file(u8 *map, unsigned long size);
void host_write_file(const char *path, const void *data, unsigned long size);
/* What is in the file, to be free()d. NULL: there is none. */
u8 *host_read_file(const char *path, unsigned long *size);
/* A folder for the files of a test, empty at first. */
const char *host_tmp(void);

/* --- fs.c ------------------------------------------------------------------ */

void host_fs_boot(void);		/* once: 64 MiB of RAM */

/*
 * The disk. With host_disk_async a request ends when somebody waits, in any
 * order; without, at once. The sectors from host_bad_start up to host_bad_end
 * cannot be read nor written.
 */
extern bool host_disk_async;
extern sector_t host_bad_start, host_bad_end;
extern unsigned long host_disk_reads, host_disk_writes;	/* bios */
/* What would be on the disk if power failed now, as file @path. */
void host_power_cut(const char *path);
/* All that is under way ends. */
void host_disk_idle(void);

/* Mount the image. 0 or -errno. */
int host_mount(struct file_system_type *type, const char *image, u32 flags,
	       const char *data, struct super_block **sbp);
/* As umount(2) and reboot; no inode may be in use. */
void host_umount(struct super_block *sb);
/* The machine is switched off; nothing more is written. */
void host_crash(struct super_block *sb);
/* sync(2). */
int host_sync(struct super_block *sb);
/* Write some dirty pages of somebody, and forget some that are clean. */
void host_writeback_some(struct super_block *sb);
void host_drop_caches(struct super_block *sb);

/* What a walk does: the inode called @name, with a reference, in *@inodep. */
int host_lookup(struct inode *dir, const char *name, struct inode **inodep);
/* A dentry called @name in @dir that leads to @inode, or nowhere. */
struct dentry host_dentry(struct inode *dir, const char *name,
			  struct inode *inode);
int host_fsync(struct inode *inode, bool datasync);

#endif
