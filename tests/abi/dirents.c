/*
 * Reading directories piece by piece while they change, getdents in both
 * forms; statfs in both; close_range.
 */
#include <string.h>

#include "lib/files.h"

#define TOP	"/tests/.dirents"

struct dirent { unsigned long ino, off; unsigned short reclen; char name[]; };
struct dirent64 {
	uint64_t ino;
	int64_t off;
	unsigned short reclen;
	unsigned char type;
	char name[];
};

static char buf[4096];

/* How often a name that begins so is told, with so much room a call. */
static int tell(long fd, size_t room, char first)
{
	int seen = 0;
	long n, i;

	while ((n = sys(NR_getdents64, fd, buf, room)) > 0)
		for (i = 0; i < n; i += ((struct dirent64 *)(buf + i))->reclen)
			seen += ((struct dirent64 *)(buf + i))->name[0] == first;
	if (n)
		result("  getdents64", n);
	return seen;
}

static void old_form(long fd)
{
	long n, i, bad = 0;
	char kinds[8] = "";
	int count = 0;

	sys(NR_lseek, fd, 0, SEEK_SET);
	n = sys(NR_getdents, fd, buf, sizeof(buf));
	for (i = 0; i < n; count++) {
		struct dirent *d = (void *)(buf + i);

		bad += d->reclen % 4 || !d->ino || d->reclen <
		       10 + strlen(d->name) + 2;
		kinds[((char *)d)[d->reclen - 1] == 4 ? 0 : 1]++;
		i += d->reclen;
	}
	say("getdents: %d entries, %ld bad, %d directories, %d others", count,
	    bad, kinds[0], kinds[1]);
	result("  the end", sys(NR_getdents, fd, buf, sizeof(buf)));
	sys(NR_lseek, fd, 0, SEEK_SET);
	result("  little room", sys(NR_getdents, fd, buf, 12));
	result("  bad address", sys(NR_getdents, fd, 8, 1000));
	result("  not a directory", sys(NR_getdents, 0, buf, 100));
	result("  bad descriptor", sys(NR_getdents, 99, buf, 100));
}

static void names(char first, int from, int to, int make)
{
	char name[] = "x00";

	name[0] = first;
	for (; from < to; from++) {
		name[1] = '0' + from / 10;
		name[2] = '0' + from % 10;
		if (make)
			make_file(name, "", 0);
		else
			sys(NR_unlink, name);
	}
}

static void changing(void)
{
	long fd = must_open(".", O_RDONLY | O_DIRECTORY), n;
	int seen;

	names('a', 0, 50, 1);
	sys(NR_mkdir, "dir", 0755);
	say("of 50: %d", tell(fd, 100, 'a'));
	say("again: %d", tell(fd, 100, 'a'));
	sys(NR_lseek, fd, 0, SEEK_SET);
	say("from the beginning: %d", tell(fd, 4096, 'a'));
	sys(NR_lseek, fd, 0, SEEK_SET);
	seen = 0;
	n = sys(NR_getdents64, fd, buf, 300);
	for (long i = 0; i < n; i += ((struct dirent64 *)(buf + i))->reclen)
		seen += ((struct dirent64 *)(buf + i))->name[0] == 'a';
	names('b', 0, 50, 1);
	names('b', 0, 50, 0);
	say("others come and go: %d", seen + tell(fd, 300, 'a'));
	old_form(fd);
	sys(NR_lseek, fd, 0, SEEK_SET);
	result("lseek far", sys(NR_lseek, fd, 0x7ffffff0, SEEK_SET));
	result("lseek back", sys(NR_lseek, fd, -1, SEEK_SET));
	names('a', 0, 50, 0);
	sys(NR_rmdir, "dir");
	sys(NR_close, fd);
}

static void statfs(void)
{
	unsigned int s[32], t[32];
	long fd = must_open(TOP, O_RDONLY);

	memset(s, 0, sizeof(s));
	result("statfs64", sys(NR_statfs64, TOP, 84, s));
	result("  88", sys(NR_statfs64, TOP, 88, t));
	result("  other size", sys(NR_statfs64, TOP, 80, t));
	say("  type %x bsize %u namelen %u frsize %u", s[0], s[1], s[14], s[15]);
	truth("  free is not more than all", s[4] <= s[2] && s[2] > 0);
	memset(t, 0, sizeof(t));
	result("statfs", sys(NR_statfs, TOP, t));
	say("  type %x bsize %u namelen %u frsize %u", t[0], t[1], t[9], t[10]);
	truth("  the same size", t[2] == s[2]);
	result("fstatfs", sys(NR_fstatfs, fd, t));
	result("fstatfs64", sys(NR_fstatfs64, fd, 88, t));
	result("fstatfs, bad descriptor", sys(NR_fstatfs, 99, t));
	result("statfs, no path", sys(NR_statfs, "/no", t));
	result("statfs, bad address", sys(NR_statfs, TOP, 8));
	sys(NR_close, fd);
}

static void numbers(const char *what)
{
	char line[32] = "";

	for (int fd = 3; fd < 10; fd++)
		strcat(line, sys(NR_fcntl64, fd, F_GETFD, 0) < 0 ? "." :
		       sys(NR_fcntl64, fd, F_GETFD, 0) ? "c" : "o");
	say("%s: %s", what, line);
}

static void ranges(void *arg)
{
	(void)arg;
	for (int fd = 3; fd < 10; fd++)
		sys(NR_dup2, 0, fd);
	result("close_range 4-5", sys(NR_close_range, 4, 5, 0));
	numbers("then");
	result("to be closed later", sys(NR_close_range, 5, 7, 4));
	numbers("then");
	result("unshare", sys(NR_close_range, 9, 9, 2));
	numbers("then");
	result("the wrong way round", sys(NR_close_range, 5, 4, 0));
	result("unknown flag", sys(NR_close_range, 5, 6, 1));
	result("all", sys(NR_close_range, 3, -1, 0));
	numbers("then");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, TOP, 0755);
	sys(NR_chdir, TOP);
	changing();
	statfs();
	ends("close_range", ranges, NULL);
	sys(NR_chdir, "/");
	result("rmdir", sys(NR_rmdir, TOP));
	return 0;
}
