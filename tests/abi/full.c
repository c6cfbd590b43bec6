/*
 * A full file system: tmpfs of 64 KiB takes so much and no more, by whatever
 * way it comes, and takes it again when something is gone.
 */
#include <string.h>

#include "lib/files.h"

#define TOP	"/tests/.full"

static char buf[100000];

static void show(const char *what, long r)
{
	unsigned int s[32];

	result(what, r);
	sys(NR_statfs64, ".", 88, s);
	say("  %u of %u pages free", s[4], s[2]);
}

static void fault(void *arg)
{
	long fd = must_open("b", O_RDWR | O_CREAT);
	char *p;

	(void)arg;
	sys(NR_ftruncate, fd, 20 * 4096);
	p = (char *)sys(NR_mmap2, 0, 20 * 4096, PROT_RW, MAP_SHARED, fd, 0);
	for (int i = 0; i < 20; i++) {
		if (i >= 15)
			say("  touch page %d", i);
		p[i * 4096] = 1;
	}
}

static void sizes(const char *data)
{
	unsigned int s[32];

	result(data, sys(NR_mount, "tmpfs", TOP, "tmpfs", 0, data));
	sys(NR_statfs64, TOP, 88, s);
	say("  %u pages", s[2]);
	sys(52, TOP, 0);
}

int main(int argc, char **argv, char **envp)
{
	long fd;

	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, TOP, 0755);
	sizes("size=64k");
	sizes("size=1M,mode=700");
	sizes("size=4097");
	result("mount", sys(NR_mount, "tmpfs", TOP, "tmpfs", 0, "size=64k"));
	sys(NR_chdir, TOP);
	fd = must_open("a", O_RDWR | O_CREAT);
	show("write 5000", sys(NR_write, fd, buf, 5000));
	show("write 100000", sys(NR_write, fd, buf, 100000));
	show("write one more", sys(NR_write, fd, buf, 1));
	show("write over", sys(NR_pwrite64, fd, buf, 9000, 0, 0, 0));
	show("pwrite64 far away", sys(NR_pwrite64, fd, buf, 1, 0, 1 << 20, 0));
	show("ftruncate longer", sys(NR_ftruncate, fd, 1 << 20));
	result("read there", sys(NR_pread64, fd, buf, 5000, 0, 1 << 19, 0));
	show("fallocate", sys(NR_fallocate, fd, 0, 1 << 18, 0, 4096, 0));
	result("mkdir", sys(NR_mkdir, "dir", 0755));
	result("symlink", sys(NR_symlink, "text", "link"));
	result("create", sys(NR_close, must_open("b", O_RDWR | O_CREAT)));
	show("ftruncate", sys(NR_ftruncate, fd, 4096));
	ends("map 20 pages", fault, NULL);
	show("a signal", 0);
	sys(NR_unlink, "b");
	show("unlink", 0);
	sys(NR_unlink, "a");
	show("unlink an open one", 0);
	result("busy", sys(52, TOP, 0));
	sys(NR_close, fd);
	show("close", 0);
	sys(NR_chdir, "/");
	result("umount", sys(52, TOP, 0));
	result("rmdir", sys(NR_rmdir, TOP));
	return 0;
}
