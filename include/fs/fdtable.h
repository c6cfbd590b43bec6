/*
 * A process's open files by number. Shared between tasks with CLONE_FILES.
 */
#ifndef FS_FDTABLE_H
#define FS_FDTABLE_H

#include <fs/fs.h>

#define NR_OPEN_DEFAULT	32	/* fit into files_struct itself */
#define NR_OPEN_MAX	(1024 * 1024)	/* RLIMIT_NOFILE goes no higher */

struct files_struct {
	int count;			/* tasks that use it */
	unsigned int max_fds;		/* room in the tables */
	unsigned int next_fd;		/* none is free below */
	unsigned int end_fd;		/* none is used from here on */
	bool has_locks;			/* had some, by fcntl(2) */
	struct file **fd;		/* fd_array, or kmalloc */
	u32 *close_on_exec;		/* one bit each; likewise */
	struct file *fd_array[NR_OPEN_DEFAULT];
	u32 close_on_exec_init[1];
};

/* Tables with one user. NULL: no memory. */
struct files_struct *alloc_files(void);
/* What fork gives the child: the same files under the same numbers. */
struct files_struct *dup_files(const struct files_struct *files);
/* One task less; the last one closes everything. */
void put_files(struct files_struct *files);
/* execve(2): close what is marked so. */
void close_on_exec(struct files_struct *files);

/*
 * Let the lowest free number from @from on stand for @file, whose reference
 * the table takes. The number, -EMFILE when @limit (RLIMIT_NOFILE) forbids
 * it, or -ENOMEM. @flags: O_CLOEXEC.
 */
int fd_install(struct files_struct *files, struct file *file,
	       unsigned int from, u32 flags, unsigned long limit);
/* The same for the number @fd, closing what was there: dup2(2). */
int fd_replace(struct files_struct *files, struct file *file, unsigned int fd,
	       u32 flags, unsigned long limit);
/* The file behind a number, with or without a new reference; or NULL. */
static inline struct file *files_lookup_fd(const struct files_struct *files,
					   unsigned int fd)
{
	return fd < files->end_fd ? files->fd[fd] : NULL;
}
static inline struct file *fget(struct files_struct *files, unsigned int fd)
{
	struct file *file = files_lookup_fd(files, fd);

	if (file)
		file->f_count++;
	return file;
}
/* 0 or -EBADF. */
int close_fd(struct files_struct *files, unsigned int fd);
bool get_close_on_exec(const struct files_struct *files, unsigned int fd);
void set_close_on_exec(struct files_struct *files, unsigned int fd, bool on);

#endif
