/* pivot_root(2): what is refused, and another root for who stands in the old. */
#include <string.h>

#include "lib/files.h"

#define NR_umount2	52
#define NR_pivot_root	218
#define MNT_DETACH	2

#define A	"/pivot"

static long pivot(const char *new, const char *put)
{
	return sys(NR_pivot_root, new, put);
}

static void tmpfs(const char *dir)
{
	long r = sys(NR_mount, "x", dir, "tmpfs", 0, NULL);

	if (r)
		result(dir, r);
}

static void make(const char *path)
{
	sys(NR_close, sys(NR_open, path, O_CREAT | O_RDWR, 0644));
}

/* Where we are, and what is there. */
static void look(const char *what, const char *path)
{
	static char cwd[64];
	long r = sys(NR_getcwd, cwd, sizeof(cwd));

	say("%s: cwd %s", what, r > 0 ? cwd : "none");
	result(path, sys(NR_access, path, 0));
}

/* In a process of its own: what changes is its root. */
static void child(void)
{
	result("the first root stays", pivot(A, A "/n"));
	result("chroot", sys(NR_chroot, A));
	sys(NR_chdir, "/");
	make("/in-old");
	sys(NR_mkdir, "/plain", 0755);
	make("/n/in-new");
	sys(NR_mkdir, "/n/put", 0755);
	result("no mount", pivot("/plain", "/plain"));
	result("put outside", pivot("/n", "/plain"));
	result("put on the root", pivot("/n", "/"));
	result("root to itself", pivot("/", "/n/put"));
	result("a file", pivot("/n/in-new", "/n/put"));
	result("put on a file", pivot("/n", "/n/in-new"));
	result("nowhere", pivot("/nowhere", "/n/put"));
	result("put nowhere", pivot("/n", "/nowhere"));
	result("pivot", pivot("/n", "/n/put"));
	look("after it", "/in-new");
	look("the old one", "/put/in-old");
	look("not here", "/in-old");
	result("leave it", sys(NR_umount2, "/put", MNT_DETACH));
	look("gone", "/put/in-old");
	exit(0);
}

int main(int argc, char **argv, char **envp)
{
	long pid;

	(void)argc;
	(void)argv;
	(void)envp;
	sys(NR_mkdir, A, 0755);
	tmpfs(A);
	sys(NR_mkdir, A "/n", 0755);
	tmpfs(A "/n");
	pid = sys(NR_fork);
	if (!pid)
		child();
	sys(NR_wait4, pid, NULL, 0, NULL);
	result("the new one, seen from outside", sys(NR_access, A "/in-new", 0));
	result("umount", sys(NR_umount2, A, 0));
	result("rmdir", sys(NR_rmdir, A));
	return 0;
}
