/* Fetching a path from the user; see user_path.h. */
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include "user_path.h"

int getname(const char *uname, char **name)
{
	char *buf = (char *)__get_free_pages(GFP_KERNEL, 0);
	long len;

	if (!buf)
		return -ENOMEM;
	len = strncpy_from_user(buf, uname, PATH_MAX);
	if (len >= 0 && len < PATH_MAX) {
		*name = buf;
		return 0;
	}
	free_page((unsigned long)buf);
	return len < 0 ? (int)len : -ENAMETOOLONG;
}

void putname(char *name)
{
	free_page((unsigned long)name);
}

static void putname_of(struct user_path *up)
{
	if (up->name != up->iname)
		putname(up->name);
}

int user_path_get(struct user_path *up, int dfd, const char *uname)
{
	long len = strncpy_from_user(up->iname, uname, sizeof(up->iname));
	int err;

	if (len < 0)
		return len;
	up->name = up->iname;
	if (len == sizeof(up->iname)) {
		err = getname(uname, &up->name);
		if (err)
			return err;
	}
	up->dir = NULL;
	up->start = NULL;
	if (dfd == AT_FDCWD || up->name[0] == '/')
		return 0;
	up->dir = fget(current->files, dfd);
	if (!up->dir) {
		putname_of(up);
		return -EBADF;
	}
	up->start = &up->dir->f_path;
	return 0;
}

void user_path_put(struct user_path *up)
{
	putname_of(up);
	if (up->dir)
		fput(up->dir);
}

int user_path_at(int dfd, const char *uname, u32 flags, struct path *path)
{
	struct user_path up;
	int err = user_path_get(&up, dfd, uname);

	if (err)
		return err;
	err = filename_lookup(current->fs, up.start, up.name, flags, path);
	user_path_put(&up);
	return err;
}

struct file *fget_real(unsigned int fd)
{
	struct file *file = fget(current->files, fd);

	if (file && (file->f_mode & FMODE_PATH)) {
		fput(file);
		return NULL;
	}
	return file;
}
