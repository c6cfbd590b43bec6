/*
 * Files on a disk: what every file system must do, on ext2 with blocks of each
 * size, and still there after it was unmounted and mounted again.
 */
#include <string.h>

#include "lib/disk.h"

#define D	DISK "/dir/"

static unsigned char buf[16384], back[16384];

static void pattern(unsigned seed, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		buf[i] = (i * 7 + seed * 13 + (i >> 8)) & 0xff;
}

/* Kind, size, links; blocks only where they do not depend on their size. */
static void tell(const char *what, const char *path)
{
	struct stat64 st;
	long r = sys(NR_lstat64, path, &st);

	if (r) {
		result(what, r);
		return;
	}
	say("%s: mode %x, links %u, size %ld", what, (unsigned)st.mode,
	    (unsigned)st.nlink, (long)st.size);
}

/* The names in a directory, sorted. */
static void list(const char *path)
{
	static char dir[2048], *names[32];
	long fd = must_open(path, O_RDONLY | O_DIRECTORY), n, i;
	int count = 0, k, at;
	char *name;

	while ((n = sys(NR_getdents64, fd, dir, sizeof(dir))) > 0)
		for (i = 0; i < n; i += *(unsigned short *)(dir + i + 16)) {
			name = dir + i + 19;
			for (at = count++; at && strcmp(names[at - 1], name) > 0;
			     at--)
				names[at] = names[at - 1];
			names[at] = name;
		}
	for (k = 0; k < count; k++)
		say("  %s", names[k]);
	sys(NR_close, fd);
}

/* Written in pieces that do not fit blocks, read back in others. */
static void contents(void)
{
	long fd = must_open(D "plain", O_RDWR | O_CREAT | O_EXCL), n;
	size_t at;

	pattern(1, sizeof(buf));
	for (at = 0; at < sizeof(buf); at += n) {
		n = sys(NR_write, fd, buf + at,
			sizeof(buf) - at < 1009 ? sizeof(buf) - at : 1009);
		if (n <= 0) {
			result("write", n);
			break;
		}
	}
	tell("written", D "plain");
	result("lseek", sys(NR_lseek, fd, 0, SEEK_SET));
	for (at = 0; (n = sys(NR_read, fd, back + at, 3001)) > 0; at += n)
		;
	truth("read back", at == sizeof(buf) && !memcmp(buf, back, at));
	result("fsync", sys(NR_fsync, fd));
	result("fdatasync", sys(NR_fdatasync, fd));
	result("close", sys(NR_close, fd));
	result("open O_EXCL", sys(NR_open, D "plain", O_CREAT | O_EXCL, 0666));
}

/* Far ends: through the indirect blocks of each kind that fits. */
static void holes(void)
{
	static const long at[] = { 0, 11 * 1024, 13 * 1024, 300 * 1024,
				   5000 * 1024, 70000 * 1024 };
	long fd = must_open(D "holes", O_RDWR | O_CREAT);
	struct stat64 st;
	unsigned i, k, sum;

	for (i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		result("pwrite", sys(NR_pwrite64, fd, "hole", 4, 0, at[i], 0));
	for (i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		memset(back, 1, 100);
		result("pread", sys(NR_pread64, fd, back, 8, 0, at[i], 0));
		say("  %x %x %x %x, %x %x %x %x", back[0], back[1], back[2],
		    back[3], back[4], back[5], back[6], back[7]);
	}
	result("pread of a hole", sys(NR_pread64, fd, back, 4096, 0, 100000, 0));
	for (k = sum = 0; k < 4096; k++)
		sum += back[k];
	say("  sum %u", sum);
	sys(NR_fstat64, fd, &st);
	truth("few blocks", st.blocks * 512 < 100 * 1024);
	result("ftruncate", sys(NR_ftruncate, fd, 12 * 1024 + 1));
	result("ftruncate", sys(NR_ftruncate, fd, 14 * 1024));
	memset(back, 1, 4);
	result("pread", sys(NR_pread64, fd, back, 4, 0, 13 * 1024, 0));
	say("  %x %x %x %x", back[0], back[1], back[2], back[3]);
	tell("cut", D "holes");
	sys(NR_close, fd);
}

static void names(void)
{
	char text[80], longname[100];
	long n;

	memset(longname, 'x', sizeof(longname));
	longname[sizeof(longname) - 1] = '\0';
	result("link", sys(NR_link, D "plain", D "link"));
	result("link to a directory", sys(NR_link, DISK "/dir", D "no"));
	tell("linked", D "link");
	result("symlink, short", sys(NR_symlink, "plain", D "fast"));
	result("symlink, long", sys(NR_symlink, longname, D "slow"));
	n = sys(NR_readlink, D "slow", text, sizeof(text));
	say("readlink: %ld, last %c", n, n > 0 ? text[n - 1] : '?');
	n = sys(NR_readlink, D "fast", text, sizeof(text));
	say("readlink: %ld, last %c", n, n > 0 ? text[n - 1] : '?');
	tell("through", D "fast/.");
	result("mkdir", sys(NR_mkdir, D "sub", 0750));
	result("mkdir", sys(NR_mkdir, D "sub", 0750));
	result("rename", sys(NR_rename, D "holes", D "sub/moved"));
	result("rename over", sys(NR_rename, D "link", D "sub/moved"));
	result("rename of one file to itself",
	       sys(NR_rename, D "plain", D "sub/moved"));
	result("rename into itself", sys(NR_rename, D "sub", D "sub/x"));
	result("rmdir", sys(NR_rmdir, D "sub"));
	tell("directory", DISK "/dir");
	result("mknod", sys(NR_mknod, D "fifo", S_IFIFO | 0600, 0));
	result("chmod", sys(NR_chmod, D "fifo", 04711));
	result("chown", sys(NR_chown32, D "fifo", 70000, 80000));
	tell("fifo", D "fifo");
	list(DISK "/dir");
}

/* A file without a name lives as long as its descriptor. */
static void unlinked(void)
{
	long fd = must_open(D "gone", O_RDWR | O_CREAT);

	sys(NR_write, fd, "still here", 10);
	result("unlink", sys(NR_unlink, D "gone"));
	tell("gone", D "gone");
	result("pread", sys(NR_pread64, fd, back, 10, 0, 0, 0));
	result("umount", sys(NR_umount2, DISK, 0));
	sys(NR_close, fd);
}

static void once_more(void)
{
	struct stat64 st;
	long fd;

	list(DISK "/dir");
	fd = must_open(D "sub/moved", O_RDONLY);
	result("read", sys(NR_read, fd, back, sizeof(back)));
	pattern(1, sizeof(buf));
	truth("as written", !memcmp(buf, back, sizeof(buf)));
	sys(NR_close, fd);
	sys(NR_lstat64, D "fifo", &st);
	say("fifo: mode %x, owner %u %u", (unsigned)st.mode,
	    (unsigned)st.uid, (unsigned)st.gid);
	result("unlink", sys(NR_unlink, D "sub/moved"));
	result("unlink", sys(NR_unlink, D "plain"));
	result("unlink", sys(NR_unlink, D "fast"));
	result("unlink", sys(NR_unlink, D "slow"));
	result("unlink", sys(NR_unlink, D "fifo"));
	result("rmdir", sys(NR_rmdir, D "sub"));
	result("rmdir", sys(NR_rmdir, DISK "/dir"));
}

static void on(const char *dev)
{
	struct stat64 before, after;

	say("%s", dev);
	mount_disk(dev, 0);
	sys(NR_stat64, DISK, &before);
	result("mkdir", sys(NR_mkdir, DISK "/dir", 0755));
	contents();
	holes();
	names();
	unlinked();
	umount_disk();
	tell("unmounted", DISK "/dir");
	mount_disk(dev, 0);
	once_more();
	sys(NR_stat64, DISK, &after);
	truth("links as before", before.nlink == after.nlink);
	umount_disk();
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	on("/dev/vda1");
	on("/dev/vda2");
	on("/dev/vda3");
	return 0;
}
