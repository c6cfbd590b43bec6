/*
 * Dirty inodes.
 */
#include <fs/fs.h>
#include <mm/upcall.h>

void mark_inode_dirty_pages(void *host)
{
	(void)host;
}

void wakeup_flusher(void)
{
}

struct file_ra_state *file_ra_state(struct file *file)
{
	return &file->f_ra;
}
