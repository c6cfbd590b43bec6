/* mount(2) and umount2(2): flags, binds, moves, and what is told of them. */
#include <string.h>

#include "lib/abi.h"

#define NR_umount2	52
#define NR_statfs64	266

#define MS_RDONLY	1
#define MS_NOSUID	2
#define MS_NODEV	4
#define MS_NOEXEC	8
#define MS_SYNCHRONOUS	16
#define MS_REMOUNT	32
#define MS_DIRSYNC	128
#define MS_NOATIME	1024
#define MS_NODIRATIME	2048
#define MS_BIND		4096
#define MS_MOVE		8192
#define MS_REC		16384
#define MS_STRICTATIME	(1 << 24)
#define MNT_FORCE	1
#define MNT_DETACH	2
#define UMOUNT_NOFOLLOW	8

#define A	"/tmp/mnt-a"
#define B	"/tmp/mnt-b"

static char text[8192];

/* Prints the line of /proc/self/@file whose mount point is @dir. */
static void show(const char *file, const char *dir, int from)
{
	char path[40] = "/proc/self/", *p, *q, *end;
	long fd, n, len = 0;
	int i;

	fd = sys(NR_open, strcat(path, file), O_RDONLY, 0);
	while ((n = sys(NR_read, fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	sys(NR_close, fd);
	for (p = text; *p; p = end + 1) {
		end = strchr(p, '\n');
		*end = '\0';
		q = strstr(p, dir);
		if (!q || q[-1] != ' ' || q[strlen(dir)] != ' ')
			continue;
		for (i = 0; i < from; i++)
			p = strchr(p, ' ') + 1;
		say("  %s", p);
	}
}

static long mnt(const char *dev, const char *dir, const char *type, long flags)
{
	return sys(NR_mount, dev, dir, type, flags, NULL);
}

static void flags_of(const char *what, const char *dir)
{
	unsigned int buf[24];

	memset(buf, 0, sizeof(buf));
	sys(NR_statfs64, dir, 84, buf);
	/* f_type ... f_namelen, f_frsize, f_flags; packed for the EABI */
	say("%s: f_flags %lx", what, (unsigned long)buf[16]);
}

static void options(void)
{
	result("mount", mnt("x", A, "tmpfs", 0));
	show("mounts", A, 0);
	show("mountinfo", A, 3);
	flags_of("plain", A);
	result("remount", mnt("x", A, "tmpfs", MS_REMOUNT | MS_NOATIME |
			      MS_NOEXEC | MS_NOSUID | MS_NODEV |
			      MS_NODIRATIME));
	show("mounts", A, 0);
	flags_of("with all", A);
	result("remount ro keeps noatime",
	       mnt("x", A, "", MS_REMOUNT | MS_RDONLY));
	show("mounts", A, 0);
	show("mountinfo", A, 3);
	flags_of("read-only", A);
	result("mkdir", sys(NR_mkdir, A "/d", 0755));
	result("open for writing", sys(NR_open, A "/f", O_CREAT | O_RDWR, 0600));
	result("rw, strict", mnt("x", A, "", MS_REMOUNT | MS_STRICTATIME |
				 MS_SYNCHRONOUS | MS_DIRSYNC));
	show("mounts", A, 0);
	result("mkdir", sys(NR_mkdir, A "/d", 0755));
	result("remount what is no mount", mnt("x", A "/d", "", MS_REMOUNT));
	result("bind, read-only later", mnt(A "/d", B, "", MS_BIND));
	result("so", mnt("x", B, "", MS_REMOUNT | MS_BIND | MS_RDONLY));
	show("mounts", B, 0);
	show("mountinfo", B, 3);
	show("mounts", A, 0);
	result("mkdir there", sys(NR_mkdir, B "/e", 0755));
	result("the same, here", sys(NR_mkdir, A "/d/e", 0755));
	result("umount", sys(NR_umount2, B, 0));
	result("and again", sys(NR_umount2, B, 0));
	result("umount", sys(NR_umount2, A, MNT_FORCE));
}

static void execute(void)
{
	char *argv[] = { "hello", NULL };

	mnt("x", A, "tmpfs", 0);
	sys(NR_mkdir, A "/d", 0755);
	mnt("/tests", A "/d", "", MS_BIND);
	mnt("x", A "/d", "", MS_REMOUNT | MS_BIND | MS_NOEXEC | MS_NODEV);
	result("noexec", sys(NR_execve, A "/d/hello", argv, NULL));
	mnt("/dev", A "/d", "", MS_BIND);
	result("a device", sys(NR_open, A "/d/null", O_RDWR, 0));
	mnt("x", A "/d", "", MS_REMOUNT | MS_BIND | MS_NODEV);
	result("nodev", sys(NR_open, A "/d/null", O_RDWR, 0));
	result("busy", sys(NR_umount2, A, 0));
	result("detached", sys(NR_umount2, A, MNT_DETACH));
	show("mounts", A, 0);
	show("mounts", A "/d", 0);
}

static void move(void)
{
	mnt("x", A, "tmpfs", 0);
	sys(NR_mkdir, A "/d", 0755);
	result("move", mnt(A, B, "", MS_MOVE));
	show("mounts", A, 0);
	show("mounts", B, 0);
	result("into itself", mnt(B, B "/d", "", MS_MOVE));
	result("what is no mount", mnt(B "/d", A, "", MS_MOVE));
	result("the root", mnt("/", A, "", MS_MOVE));
	result("nothing", mnt(NULL, A, "", MS_MOVE));
	result("onto a file", mnt(B, "/tests/data", "", MS_MOVE));
	result("bind of a file on a directory",
	       mnt("/tests/data", A, "", MS_BIND));
	result("bind of a file", mnt("/tests/data", "/tests/list", "", MS_BIND));
	result("umount", sys(NR_umount2, "/tests/list", 0));
	result("umount", sys(NR_umount2, B, UMOUNT_NOFOLLOW));
}

static void wrong(void)
{
	result("unknown type", mnt("x", A, "nofs", 0));
	result("no type", mnt("x", A, NULL, 0));
	result("no directory", mnt("x", "/tmp/nothing", "tmpfs", 0));
	result("on a file", mnt("x", "/tests/data", "tmpfs", 0));
	result("bad address", mnt("x", (char *)-4096, "tmpfs", 0));
	result("unknown flag of umount", sys(NR_umount2, A, 0x100));
	result("umount of a file", sys(NR_umount2, "/tests/data", 0));
	result("umount of nothing", sys(NR_umount2, "/tmp/nothing", 0));
	sys(NR_symlink, A, "/tmp/link");
	mnt("x", A, "tmpfs", 0);
	result("not through a link", sys(NR_umount2, "/tmp/link",
					 UMOUNT_NOFOLLOW));
	result("through a link", sys(NR_umount2, "/tmp/link", 0));
	sys(NR_unlink, "/tmp/link");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, "/tmp", 01777);
	sys(NR_mkdir, A, 0755);
	sys(NR_mkdir, B, 0755);
	options();
	execute();
	move();
	wrong();
	sys(NR_rmdir, A);
	sys(NR_rmdir, B);
	return 0;
}
