/*
 * The (directory fd, path) pairs of the *at() calls, on their way from the
 * user to the path walk.
 */
#ifndef KERNEL_USER_PATH_H
#define KERNEL_USER_PATH_H

#include <fs/namei.h>

struct user_path {
	char *name;			/* kernel copy of the string */
	char iname[64];			/* there, if it is short */
	struct file *dir;		/* held, or NULL */
	const struct path *start;	/* where to begin; NULL: the pwd */
};

/*
 * Fetch the string at @uname and the file behind @dfd, which is only looked
 * at if the path is relative. 0, -EFAULT, -ENAMETOOLONG, -EBADF, -ENOMEM.
 */
int user_path_get(struct user_path *up, int dfd, const char *uname);
void user_path_put(struct user_path *up);

/* Both, with a walk in between: *@path is held. @flags are LOOKUP_*. */
int user_path_at(int dfd, const char *uname, u32 flags, struct path *path);

/* What stands behind the number, held, if it is more than a place (O_PATH);
 * or NULL. */
struct file *fget_real(unsigned int fd);

#endif
