/*
 * The upward calls of mm/ and fs/, all of them. Both layers lie below the
 * one that implements these and must not include its headers: mm/ so that
 * its files can be compiled and tested on the host alone. Keep it short.
 */
#ifndef MM_UPCALL_H
#define MM_UPCALL_H

#include <lib/types.h>

struct file;
struct file_ra_state;
struct vm_area_struct;

/* From kernel/oom.c: the current task frees memory, is about to end and free
 * its own, or is PID 1: it may have the pages that are kept back. */
bool current_may_use_reserve(void);
/* It must not wait for memory: kswapd itself, who holds what kswapd might wait
 * for, and who is about to end. */
bool current_must_not_wait(void);
/* From here to there the current task is such a one; they nest. */
u32 memalloc_noreclaim_save(void);
void memalloc_noreclaim_restore(u32 flags);

/* From fs/file.c: references on an open file. */
struct file *get_file(struct file *file);
void fput(struct file *file);

/*
 * From fs/open.c: a file is being mapped as @vma describes, which is not in
 * any mm yet. Checks that the way the file is open allows the rights asked
 * for (-EACCES), takes away VM_MAYWRITE and its like where it does not, and
 * sets vma->vm_ops and vma->vm_mapping (vma->vm_file is set already).
 * 0, -ENODEV or another -errno.
 */
int call_mmap(struct file *file, struct vm_area_struct *vma);

/* From fs/open.c: may the running task know what of @file is cached? */
bool can_do_mincore(const struct file *file);
/* fallocate(2), @mode being FALLOC_FL_*; 0 or -errno. Sleeps. */
int vfs_fallocate(struct file *file, u32 mode, loff_t offset, loff_t len);

/* From kernel/sys_mm.c: has the running task CAP_...? */
bool current_capable(int cap);
/* What handle_mm_fault() said of a fault that it did not take itself. */
void count_fault(int fault);

/*
 * From fs/shmem.c: an area of shared anonymous memory. Gives it an unnamed
 * file of its size in vma->vm_file, as call_mmap() would. 0 or -ENOMEM.
 */
int shmem_zero_setup(struct vm_area_struct *vma);

/*
 * From fs/fs-writeback.c: the inode @host, which has a store behind it, has
 * dirty pages from now on. Does not sleep.
 */
void mark_inode_dirty_pages(void *host);
/* From fs/dcache.c: forget up to @nr names and as many inodes that nobody uses
 * now. How many went. May sleep. */
unsigned long shrink_fs_caches(unsigned long nr);
/* The flusher should look whether there is too much to be written. */
void wakeup_flusher(void);
/* From kernel/sched.c: while this stays the same nobody else has run, and
 * nothing has changed. */
extern unsigned long nr_context_switches;
/* From fs/file.c: what @file is known to read next. */
struct file_ra_state *file_ra_state(struct file *file);
/* From fs/sync.c: fsync(2) of a part of @file, for msync(2). Sleeps. */
int vfs_fsync_range(struct file *file, loff_t start, loff_t end,
		    bool datasync);

#endif
