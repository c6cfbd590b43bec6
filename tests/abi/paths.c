/*
 * Every call that takes a path, with every kind of path that can go wrong: a
 * line for each call, with a word for each path, in the order of paths[].
 */
#include <string.h>

#include "lib/files.h"

#define TOP	"/tests/.paths"

static char name256[300], path4096[4200];

static const char *const paths[] = {
	"file", "dir", "lfile", "ldir",
	"file/", "dir/", "lfile/", "ldir/", "file/.", "dir/.", "file/..",
	"file/x", "dir/x", "dir/x/", "dir/x/y", "ldir/x",
	"dang", "dang/", "dang/x", "loop", "loop/", "loop/x",
	"", ".", "..", "/", "//", name256, path4096, (const char *)8,
};
#define NPATHS	(sizeof(paths) / sizeof(paths[0]))

static void tree(void)
{
	sys(NR_mkdir, "dir", 0755);
	make_file("file", "0123456789", 10);
	sys(NR_symlink, "file", "lfile");
	sys(NR_symlink, "dir", "ldir");
	sys(NR_symlink, "nothing", "dang");
	sys(NR_symlink, "loop", "loop");
}

static void no_tree(void)
{
	static const char *const names[] = {
		"dir/x", "dir/new", "nothing", "file", "lfile", "ldir", "dang",
		"loop", "new", "dir", "dir/sub",
	};
	size_t i;

	sys(NR_chdir, TOP);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (sys(NR_unlink, names[i]))
			sys(NR_rmdir, names[i]);
	sys(NR_rmdir, "dir");
}

static char buf[4096];

enum {
	OPEN, CREATE, EXCL, CREATE_DIR, NOFOLLOW, DIRECTORY, PATH, TMPFILE,
	STAT, LSTAT, ACCESS, STATFS, READLINK, CHDIR, CHMOD, LCHOWN, TRUNCATE,
	UTIMENS, MKDIR, RMDIR, UNLINK, MKNOD, SYMLINK, LINK_OLD, LINK_FOLLOW,
	LINK_NEW, RENAME_OLD, RENAME_NEW, RENAME_DIR, RENAME_SLASH, EXECVE,
	NCALLS
};
static const char *const calls[] = {
	"open", "open, creat", "open, excl", "open, creat dir", "open, nofollow",
	"open, directory", "open, path", "open, tmpfile",
	"stat64", "lstat64", "access", "statfs64", "readlink", "chdir", "chmod",
	"lchown32", "truncate", "utimensat", "mkdir", "rmdir", "unlink",
	"mknod", "symlink to", "link of", "linkat, follow", "link to",
	"rename of", "rename file to", "rename dir to", "rename file/ to",
	"execve",
};

static long opened(const char *p, int flags)
{
	long fd = sys(NR_open, p, flags, 0644);

	if (fd < 0)
		return fd;
	sys(NR_close, fd);
	return 0;
}

static long try(int call, const char *p)
{
	switch (call) {
	case OPEN:	return opened(p, O_RDONLY);
	case CREATE:	return opened(p, O_RDWR | O_CREAT);
	case EXCL:	return opened(p, O_RDWR | O_CREAT | O_EXCL);
	case CREATE_DIR: return opened(p, O_RDONLY | O_CREAT | O_DIRECTORY);
	case NOFOLLOW:	return opened(p, O_RDONLY | O_NOFOLLOW);
	case DIRECTORY:	return opened(p, O_RDONLY | O_DIRECTORY);
	case PATH:	return opened(p, O_PATH | O_NOFOLLOW | O_CREAT);
	case TMPFILE:	return opened(p, O_TMPFILE | O_RDWR);
	case STAT:	return sys(NR_stat64, p, buf);
	case LSTAT:	return sys(NR_lstat64, p, buf);
	case ACCESS:	return sys(NR_access, p, 0);
	case STATFS:	return sys(NR_statfs64, p, 88, buf);
	case READLINK:	return sys(NR_readlink, p, buf, 100);
	case CHDIR:	return sys(NR_chdir, p);
	case CHMOD:	return sys(NR_chmod, p, 0755);
	case LCHOWN:	return sys(NR_lchown32, p, 0, 0);
	case TRUNCATE:	return sys(NR_truncate, p, 3);
	case UTIMENS:	return sys(NR_utimensat, AT_FDCWD, p, NULL, 0);
	case MKDIR:	return sys(NR_mkdir, p, 0755);
	case RMDIR:	return sys(NR_rmdir, p);
	case UNLINK:	return sys(NR_unlink, p);
	case MKNOD:	return sys(NR_mknod, p, S_IFIFO | 0644, 0);
	case SYMLINK:	return sys(NR_symlink, "text", p);
	case LINK_OLD:	return sys(NR_link, p, "new");
	case LINK_FOLLOW: return sys(NR_linkat, AT_FDCWD, p, AT_FDCWD, "new",
				     AT_SYMLINK_FOLLOW);
	case LINK_NEW:	return sys(NR_link, "file", p);
	case RENAME_OLD: return sys(NR_rename, p, "new");
	case RENAME_NEW: return sys(NR_rename, "file", p);
	case RENAME_DIR: sys(NR_mkdir, "dir/sub", 0755);
			 return sys(NR_rename, "dir/sub", p);
	case RENAME_SLASH: return sys(NR_rename, "file/", p);
	case EXECVE:	return sys(NR_execve, p, NULL, NULL);
	}
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	memset(name256, 'n', 256);
	memset(path4096, '/', 4096);
	sys(NR_mkdir, TOP, 0755);
	sys(NR_chdir, TOP);
	for (int call = 0; call < NCALLS; call++) {
		char line[NPATHS * 13 + 2] = "";

		for (size_t i = 0; i < NPATHS; i++) {
			const char *name;
			long r;

			no_tree();
			tree();
			r = try(call, paths[i]);
			name = error_name(r);
			strcat(line, " ");
			strcat(line, name ? name : r < 0 ? "?" : "ok");
			if (i % 10 == 9 || i == NPATHS - 1) {
				say("%s, %u..:%s", calls[call], i / 10 * 10,
				    line);
				line[0] = '\0';
			}
		}
	}
	no_tree();
	sys(NR_chdir, "/");
	result("rmdir", sys(NR_rmdir, TOP));
	return 0;
}
