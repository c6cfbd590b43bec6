/*
 * File descriptors: a process's table of open files. It begins with room
 * for 32 inside files_struct and is doubled when a number does not fit.
 */
#include <lib/string.h>
#include <fs/fdtable.h>
#include <fs/locks.h>
#include <mm/slab.h>

#define BITS_PER_WORD	32

bool get_close_on_exec(const struct files_struct *files, unsigned int fd)
{
	return files->close_on_exec[fd / BITS_PER_WORD] >>
	       (fd % BITS_PER_WORD) & 1;
}

void set_close_on_exec(struct files_struct *files, unsigned int fd, bool on)
{
	u32 bit = 1u << (fd % BITS_PER_WORD);

	if (on)
		files->close_on_exec[fd / BITS_PER_WORD] |= bit;
	else
		files->close_on_exec[fd / BITS_PER_WORD] &= ~bit;
}

struct files_struct *alloc_files(void)
{
	struct files_struct *files = kzalloc(sizeof(*files), GFP_KERNEL);

	if (!files)
		return NULL;
	files->count = 1;
	files->max_fds = NR_OPEN_DEFAULT;
	files->fd = files->fd_array;
	files->close_on_exec = files->close_on_exec_init;
	return files;
}

/* The tables, unless they are the first ones. */
static void free_tables(struct files_struct *files)
{
	if (files->fd == files->fd_array)
		return;
	kfree(files->fd);
	kfree(files->close_on_exec);
}

/* Make room for the number @fd. 0, -EMFILE, -ENOMEM. */
static int expand_files(struct files_struct *files, unsigned int fd)
{
	unsigned int max = files->max_fds;
	struct file **table;
	u32 *bitmap;

	if (fd < max)
		return 0;
	if (fd >= NR_OPEN_MAX)
		return -EMFILE;
	while (max <= fd)
		max *= 2;
	table = kzalloc(max * sizeof(*table), GFP_KERNEL);
	bitmap = kzalloc(max / BITS_PER_WORD * sizeof(u32), GFP_KERNEL);
	if (!table || !bitmap) {
		kfree(table);
		kfree(bitmap);
		return -ENOMEM;
	}
	memcpy(table, files->fd, files->max_fds * sizeof(*table));
	memcpy(bitmap, files->close_on_exec,
	       files->max_fds / BITS_PER_WORD * sizeof(u32));
	free_tables(files);
	files->fd = table;
	files->close_on_exec = bitmap;
	files->max_fds = max;
	return 0;
}

struct files_struct *dup_files(const struct files_struct *old)
{
	struct files_struct *files = alloc_files();

	if (!files)
		return NULL;
	if (old->end_fd && expand_files(files, old->end_fd - 1)) {
		kfree(files);
		return NULL;
	}
	files->next_fd = old->next_fd;
	files->end_fd = old->end_fd;
	for (unsigned int fd = 0; fd < old->end_fd; fd++) {
		if (!old->fd[fd])
			continue;
		files->fd[fd] = get_file(old->fd[fd]);
		if (get_close_on_exec(old, fd))
			set_close_on_exec(files, fd, true);
	}
	return files;
}

/*
 * What close(2) does to a file. By POSIX's wish it drops all locks that the
 * process has on it, also those set through other descriptors.
 */
static inline void filp_close(struct files_struct *files, struct file *file)
{
	if (unlikely(files->has_locks))
		locks_remove(file->f_inode, files);
	fput(file);
}

static void set_fd(struct files_struct *files, unsigned int fd,
		   struct file *file, u32 flags)
{
	files->fd[fd] = file;
	set_close_on_exec(files, fd, flags & O_CLOEXEC);
	if (files->next_fd == fd)
		files->next_fd++;
	if (files->end_fd <= fd)
		files->end_fd = fd + 1;
}

int fd_install(struct files_struct *files, struct file *file,
	       unsigned int from, u32 flags, unsigned long limit)
{
	unsigned int fd = max(from, files->next_fd);
	int err;

	while (fd < files->end_fd && files->fd[fd])
		fd++;
	if (fd >= limit)
		return -EMFILE;
	err = expand_files(files, fd);
	if (err)
		return err;
	if (from <= files->next_fd)
		files->next_fd = fd;
	set_fd(files, fd, file, flags);
	return fd;
}

int close_fd(struct files_struct *files, unsigned int fd)
{
	struct file *file = files_lookup_fd(files, fd);

	if (!file)
		return -EBADF;
	files->fd[fd] = NULL;
	if (fd < files->next_fd)
		files->next_fd = fd;
	while (files->end_fd && !files->fd[files->end_fd - 1])
		files->end_fd--;
	filp_close(files, file);
	return 0;
}

int fd_replace(struct files_struct *files, struct file *file, unsigned int fd,
	       u32 flags, unsigned long limit)
{
	struct file *old;
	int err;

	if (fd >= limit)
		return -EBADF;
	err = expand_files(files, fd);
	if (err)
		return err == -EMFILE ? -EBADF : err;
	old = files->fd[fd];
	set_fd(files, fd, file, flags);
	if (old)
		filp_close(files, old);
	return fd;
}

void put_files(struct files_struct *files)
{
	if (--files->count > 0)
		return;
	for (unsigned int fd = 0; fd < files->end_fd; fd++)
		if (files->fd[fd])
			filp_close(files, files->fd[fd]);
	free_tables(files);
	kfree(files);
}

void close_on_exec(struct files_struct *files)
{
	for (unsigned int fd = 0; fd < files->end_fd; fd++)
		if (files->fd[fd] && get_close_on_exec(files, fd))
			close_fd(files, fd);
}
