/*
 * Directories and links: getdents64, readlink, getcwd, chains and loops of
 * symbolic links, and what unlink and rmdir refuse.
 */
#include <string.h>

#include "lib/abi.h"

#define TOP	"/tests/.dirs"

struct dirent64 {
	uint64_t ino;
	int64_t off;
	unsigned short reclen;
	unsigned char type;
	char name[];
};

static char buf[2048];

/* The order is the file system's business: print sorted, count bytes. */
static void list(const char *path, size_t size)
{
	long fd = sys(NR_open, path, O_RDONLY | O_DIRECTORY, 0), n, i;
	char names[40][24], swap[24];
	int count = 0, a, b, bad = 0, dots = 0;

	result(path, fd > 0 ? 0 : fd);
	while ((n = sys(NR_getdents64, fd, buf, size)) > 0) {
		for (i = 0; i < n;) {
			struct dirent64 *d = (void *)(buf + i);

			bad += d->reclen % 8 || d->ino == 0 ||
			       d->reclen < 19 + strlen(d->name) + 1;
			dots += !strcmp(d->name, ".") || !strcmp(d->name, "..");
			strcpy(names[count] + 1, d->name);
			names[count++][0] = "?pc3d5b7-9l"[d->type];
			i += d->reclen;
		}
	}
	result("  the end", n);
	say("  %d entries, %d dots, %d bad", count, dots, bad);
	for (a = 0; a < count; a++)
		for (b = a + 1; b < count; b++)
			if (strcmp(names[a] + 1, names[b] + 1) > 0) {
				strcpy(swap, names[a]);
				strcpy(names[a], names[b]);
				strcpy(names[b], swap);
			}
	for (a = 0; a < count; a++)
		say("    %c %s", names[a][0], names[a] + 1);
	result("  small buffer", (sys(NR_lseek, fd, 0, SEEK_SET),
				  sys(NR_getdents64, fd, buf, 10)));
	result("  bad buffer", sys(NR_getdents64, fd, 8, 100));
	sys(NR_close, fd);
}

static void link_text(const char *path, size_t size)
{
	long n;

	memset(buf, 'z', sizeof(buf));
	n = sys(NR_readlink, path, buf, size);
	result(path, n);
	if (n > 0) {
		buf[n + 1] = '\0';
		say("  %s", buf);	/* with one byte that nobody wrote */
	}
}

static void open_it(const char *path)
{
	long fd = sys(NR_open, path, O_RDONLY, 0);

	result(path, fd > 0 ? 0 : fd);
	if (fd > 0)
		sys(NR_close, fd);
}

/* l1 -> l2 -> ... -> l41 -> /tests/data: Linux follows 40. */
static void chain(void)
{
	char from[] = TOP "/l00", to[] = "l00";
	int i;

	for (i = 41; i >= 1; i--) {
		from[sizeof(from) - 3] = to[1] = '0' + i / 10;
		from[sizeof(from) - 2] = to[2] = '0' + i % 10;
		to[1] = '0' + (i + 1) / 10;
		to[2] = '0' + (i + 1) % 10;
		sys(NR_symlink, i == 41 ? "/tests/data" : to, from);
	}
	open_it(TOP "/l41");
	open_it(TOP "/l02");
	open_it(TOP "/l01");
	for (i = 41; i >= 1; i--) {
		from[sizeof(from) - 3] = '0' + i / 10;
		from[sizeof(from) - 2] = '0' + i % 10;
		sys(NR_unlink, from);
	}
}

static void links(void)
{
	result("symlink", sys(NR_symlink, "data", TOP "/a"));
	result("again", sys(NR_symlink, "data", TOP "/a"));
	result("empty text", sys(NR_symlink, "", TOP "/b"));
	result("to nothing", sys(NR_symlink, "/nothing", TOP "/b"));
	result("to a directory", sys(NR_symlink, "/tests", TOP "/dir"));
	result("upwards", sys(NR_symlink, "../../tests", TOP "/up"));
	link_text(TOP "/a", 100);
	link_text(TOP "/a", 2);
	link_text(TOP "/a", 0);
	link_text(TOP, 100);
	link_text("/tests/data", 100);
	link_text(TOP "/none", 100);
	open_it(TOP "/a");
	open_it(TOP "/b");
	open_it(TOP "/dir/data");
	open_it(TOP "/up/data");
	open_it(TOP "/dir/");
	open_it("/tests/data/");
	open_it("/tests/loop");
	open_it("/tests/loop/x");
	result("create at a link to nothing",
	       sys(NR_open, TOP "/b", O_WRONLY | O_CREAT | O_EXCL, 0600));
	chain();
}

static void cwd(void)
{
	result("chdir", sys(NR_chdir, TOP "/dir"));
	result("getcwd", sys(NR_getcwd, buf, 100));
	say("  %s", buf);
	result("too small", sys(NR_getcwd, buf, 3));
	result("to a file", sys(NR_chdir, "/tests/data"));
	result("to nothing", sys(NR_chdir, "nothing"));
	sys(NR_mkdir, TOP "/gone", 0700);
	sys(NR_chdir, TOP "/gone");
	result("rmdir of where I am", sys(NR_rmdir, TOP "/gone"));
	result("getcwd", sys(NR_getcwd, buf, 100));
	open_it(".");
	open_it("..");
	result("a file here", sys(NR_open, "x", O_WRONLY | O_CREAT, 0600));
	sys(NR_chdir, "/");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	result("mkdir", sys(NR_mkdir, TOP, 0755));
	result("again", sys(NR_mkdir, TOP, 0755));
	links();
	sys(NR_mkdir, TOP "/sub", 0700);
	sys(NR_close, sys(NR_open, TOP "/file", O_WRONLY | O_CREAT, 0600));
	list(TOP, sizeof(buf));
	list(TOP, 64);
	list("/tests/data", sizeof(buf));
	cwd();
	result("rmdir, not empty", sys(NR_rmdir, TOP));
	result("rmdir of a file", sys(NR_rmdir, TOP "/file"));
	result("unlink of a directory", sys(NR_unlink, TOP "/sub"));
	result("rmdir of /", sys(NR_rmdir, "/"));
	result("rmdir of .", sys(NR_rmdir, TOP "/sub/."));
	result("rmdir of ..", sys(NR_rmdir, TOP "/sub/.."));
	sys(NR_unlink, TOP "/file");
	sys(NR_unlink, TOP "/a");
	sys(NR_unlink, TOP "/b");
	sys(NR_unlink, TOP "/dir");
	sys(NR_unlink, TOP "/up");
	sys(NR_rmdir, TOP "/sub");
	result("rmdir", sys(NR_rmdir, TOP));
	return 0;
}
