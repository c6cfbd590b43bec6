/*
 * Names of one file: link counts, times and sizes of directories, rename with
 * all its refusals and flags, files that lose their name while they are open,
 * and a working directory that is gone.
 */
#include <string.h>

#include "lib/files.h"

#define TOP	"/tests/.names"
#define NOREPLACE	1
#define EXCHANGE	2
#define WHITEOUT	4

static char buf[256];

static struct stat64 st;

static void show(const char *path)
{
	long r = sys(NR_lstat64, path, &st);

	if (r)
		result(path, r);
	else
		say("  %s: mode %lx nlink %lu", path, (unsigned long)st.mode,
		    (unsigned long)st.nlink);
}

/* Has the directory's mtime moved since the last call with it? */
static void touched(const char *what, const char *dir)
{
	struct timespec old[2] = { { 1000, 0 }, { 1000, 0 } };

	sys(NR_lstat64, dir, &st);
	say("  %s: %s %s", what, dir, st.mtime != 1000 ? "touched" : "not");
	sys(NR_utimensat, AT_FDCWD, dir, old, 0);
}

static void counts(void)
{
	touched("begin", ".");
	sys(NR_mkdir, "d", 0755);
	touched("mkdir", ".");
	touched("mkdir", "d");
	sys(NR_mkdir, "d/e", 0755);
	show("d");
	touched("mkdir in it", ".");
	touched("mkdir in it", "d");
	make_file("f", "12345", 5);
	result("link", sys(NR_link, "f", "d/g"));
	touched("link", "d");
	show("f");
	result("link of a directory", sys(NR_link, "d", "h"));
	make_file("f", "1234", 4);
	touched("write", ".");
	result("rename", sys(NR_rename, "d/e", "e"));
	show("d");
	touched("rename", "d");
	show(".");
	result("rename to another name of itself", sys(NR_rename, "f", "d/g"));
	show("f");
	result("unlink", sys(NR_unlink, "d/g"));
	show("f");
	result("rmdir", sys(NR_rmdir, "e"));
	show(".");
}

static void two(const char *what, const char *a, const char *b, int flags)
{
	result(what, sys(NR_renameat2, AT_FDCWD, a, AT_FDCWD, b, flags));
}

static void renames(void)
{
	sys(NR_mkdir, "d/full", 0755);
	sys(NR_mkdir, "empty", 0755);
	sys(NR_symlink, "f", "l");
	make_file("d/full/x", "x", 1);
	make_file("g", "g", 1);
	two("dir to file", "d", "f", 0);
	two("file to dir", "f", "d", 0);
	two("dir to a full one", "empty", "d", 0);
	two("dir into itself", "d", "d/full/y", 0);
	two("dir onto what holds it", "d/full", "d", 0);
	two("dir onto an empty one", "d/full", "empty", 0);
	show("empty");
	show("d");
	two("noreplace", "f", "g", NOREPLACE);
	two("noreplace, free", "f", "h", NOREPLACE);
	two("unknown flag", "h", "f", 8);
	two("both flags", "h", "f", NOREPLACE | EXCHANGE);
	two("exchange with nothing", "h", "f", EXCHANGE);
	two("exchange", "h", "g", EXCHANGE);
	sys(NR_lstat64, "h", &st);
	say("  size %lu", (unsigned long)st.size);
	two("exchange file and dir", "h", "d", EXCHANGE);
	show("h");
	show("d");
	two("exchange dirs", "h", "empty", EXCHANGE);
	show("h");
	two("exchange, one inside", "h", "h/x", EXCHANGE);
	two("exchange, one around", "h/x", "h", EXCHANGE);
	two("exchange with itself", "h", "h", EXCHANGE);
	two("a link", "l", "g", 0);
	show("g");
	two("across mounts", "g", "/dev/shm/g", 0);
	sys(NR_unlink, "h/x");
	sys(NR_rmdir, "h");
	sys(NR_rmdir, "empty");
	sys(NR_unlink, "d");
	sys(NR_unlink, "g");
	show(".");
}

static void linking(void)
{
	make_file("f", "12345", 5);
	sys(NR_symlink, "f", "l");
	result("link a link", sys(NR_linkat, AT_FDCWD, "l", AT_FDCWD, "m", 0));
	show("m");
	show("l");
	result("follow", sys(NR_linkat, AT_FDCWD, "l", AT_FDCWD, "n",
			     AT_SYMLINK_FOLLOW));
	show("n");
	result("unknown flag", sys(NR_linkat, AT_FDCWD, "l", AT_FDCWD, "o", 1));
	result("symlinks to symlinks", sys(NR_unlink, "m"));
	result("unlinkat, unknown flag", sys(NR_unlinkat, AT_FDCWD, "n", 1));
	result("unlinkat, AT_REMOVEDIR", sys(NR_unlinkat, AT_FDCWD, "n",
					     AT_REMOVEDIR));
	result("unlinkat", sys(NR_unlinkat, AT_FDCWD, "n", 0));
	sys(NR_unlink, "l");
}

static void nameless(void)
{
	long fd = must_open("f", O_RDWR), r;

	result("unlink while open", sys(NR_unlink, "f"));
	result("read", sys(NR_read, fd, buf, 10));
	result("write", sys(NR_write, fd, "67", 2));
	sys(NR_fstat64, fd, &st);
	say("  nlink %lu size %lu", (unsigned long)st.nlink,
	    (unsigned long)st.size);
	result("link it again", sys(NR_linkat, fd, "", AT_FDCWD, "f",
				    AT_EMPTY_PATH));
	sys(NR_close, fd);
	make_file("f", "12345", 5);
	make_file("g", "1", 1);
	fd = must_open("g", O_RDONLY);
	result("rename over an open file", sys(NR_rename, "f", "g"));
	sys(NR_fstat64, fd, &st);
	say("  nlink %lu size %lu", (unsigned long)st.nlink,
	    (unsigned long)st.size);
	sys(NR_close, fd);
	sys(NR_unlink, "g");

	sys(NR_mkdir, "cwd", 0755);
	sys(NR_chdir, "cwd");
	fd = must_open(".", O_RDONLY | O_DIRECTORY);
	result("move where I am", sys(NR_rename, "../cwd", "../moved"));
	r = sys(NR_getcwd, buf, sizeof(buf));
	say("  %ld %s", r, buf);
	result("remove it", sys(NR_rmdir, "../moved"));
	result("  getcwd", sys(NR_getcwd, buf, sizeof(buf)));
	result("  stat .", sys(NR_stat64, ".", &st));
	say("  nlink %lu", (unsigned long)st.nlink);
	result("  stat ..", sys(NR_stat64, "..", &st));
	result("  mkdir", sys(NR_mkdir, "x", 0755));
	result("  getdents64", sys(NR_getdents64, fd, buf, sizeof(buf)));
	result("  fchdir", sys(NR_fchdir, fd));
	result("  chdir ..", sys(NR_chdir, ".."));
	sys(NR_close, fd);
}

static void rooted(void *arg)
{
	long fd = must_open("/", O_RDONLY | O_DIRECTORY);

	(void)arg;
	result("chroot", sys(NR_chroot, TOP));
	result("  getcwd", sys(NR_getcwd, buf, sizeof(buf)));
	say("  %s", buf);
	result("  chdir /", sys(NR_chdir, "/"));
	result("  getcwd", sys(NR_getcwd, buf, sizeof(buf)));
	say("  %s", buf);
	result("  /tests", sys(NR_stat64, "/tests", &st));
	result("  ../..", sys(NR_stat64, "../../g", &st));
	result("  fchdir out", sys(NR_fchdir, fd));
	result("  tests", sys(NR_stat64, "tests", &st));
	result("  getcwd", sys(NR_getcwd, buf, sizeof(buf)));
	say("  %s", buf);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_umask, 022);
	sys(NR_mkdir, TOP, 0755);
	sys(NR_chdir, TOP);
	counts();
	renames();
	linking();
	nameless();
	sys(NR_stat64, "/", &st);
	say("/ that no archive mentions: %lx", (unsigned long)st.mode);
	show("/tests/sticky");
	sys(NR_chdir, "/tests/bad");
	ends("chroot", rooted, NULL);
	sys(NR_chdir, "/");
	result("rmdir", sys(NR_rmdir, TOP));
	return 0;
}
