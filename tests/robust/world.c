/*
 * The world of world.h.
 */
#include <string.h>

#include "world.h"

#define MNT_DETACH	2
#define S_IFCHR_RW	(S_IFCHR | 0666)

const struct call calls[] = {
#define CALL(nr, name, kinds)	{ nr, name, kinds },
#include "calls.h"
};
const int ncalls = sizeof(calls) / sizeof(calls[0]);

/* Something to execute. */
static void copy_program(const char *prog)
{
	static char buf[4096];
	long in = sys(NR_open, prog, O_RDONLY, 0), n;
	long out = sys(NR_open, "/w/prog", O_CREAT | O_WRONLY, 0755);

	while ((n = sys(NR_read, in, buf, sizeof(buf))) > 0)
		sys(NR_write, out, buf, n);
	sys(NR_close, in);
	sys(NR_close, out);
}

static void make_file(const char *path, long size)
{
	long fd = sys(NR_open, path, O_CREAT | O_RDWR, 0644), i;

	for (i = 0; i < size; i += 8)
		sys(NR_write, fd, "content\n", 8);
	sys(NR_close, fd);
}

void world_make(const char *prog)
{
	long r = sys(NR_mount, "w", "/w", "tmpfs", 0, NULL);

	if (r)
		result("no world: mount", r);
	sys(NR_mkdir, "/w/d", 0755);
	sys(NR_mkdir, "/w/proc", 0755);
	sys(NR_mount, "proc", "/w/proc", "proc", 0, NULL);
	make_file("/w/f", 256);
	make_file("/w/d/g", 8);
	sys(NR_symlink, "f", "/w/l");
	sys(NR_symlink, "loop", "/w/loop");
	sys(NR_mknod, "/w/null", S_IFCHR_RW, 0x103);
	sys(NR_mknod, "/w/p", S_IFIFO | 0666, 0);
	copy_program(prog);
}

/* However many mounts a child has piled up there. */
void world_drop(void)
{
	while (sys(NR_umount2, "/w", MNT_DETACH) == 0)
		;
}

static void at(int fd, long opened)
{
	if (failed(opened))
		result("no world: open", opened);
	if (opened == fd)
		return;
	sys(NR_dup2, opened, fd);
	sys(NR_close, opened);
}

static void open_all(void)
{
	int i, pipe[2];

	for (i = 0; i < 3; i++)
		at(i, sys(NR_open, "/dev/null", O_RDWR, 0));
	at(FD_FILE, sys(NR_open, "/w/f", O_RDWR, 0));
	at(FD_DIR, sys(NR_open, "/w/d", O_RDONLY | O_DIRECTORY, 0));
	at(FD_NULL, sys(NR_open, "/dev/null", O_RDWR, 0));
	at(FD_ZERO, sys(NR_open, "/dev/zero", O_RDWR, 0));
	at(FD_TTY, sys(NR_open, "/dev/console", O_RDONLY | O_NONBLOCK, 0));
	sys(NR_pipe2, pipe, O_NONBLOCK);
	at(FD_PIPE_R, pipe[0]);
	at(FD_PIPE_W, pipe[1]);
	at(FD_PROC, sys(NR_open, "/proc/self/status", O_RDONLY, 0));
}

void world_enter(void)
{
	open_all();
	map(GOOD, GOOD_PAGES * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	map(READ_ONLY, PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	memset(READ_ONLY, 0xff, PAGE);	/* no time is like that */
	strcpy(READ_ONLY, "f");
	sys(NR_mprotect, READ_ONLY, PAGE, PROT_READ);
	map(NO_RIGHTS, PAGE, PROT_NONE, MAP_PA | MAP_FIXED);
	map(LAST, PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	sys(NR_chdir, "/w");
	sys(NR_chroot, "/w");
}

unsigned long option(char **envp, const char *name, unsigned long otherwise)
{
	size_t len = strlen(name);
	const char *s;
	unsigned long n = 0;

	for (; *envp; envp++) {
		if (strncmp(*envp, name, len) || (*envp)[len] != '=')
			continue;
		for (s = *envp + len + 1; *s >= '0' && *s <= '9'; s++)
			n = n * 10 + *s - '0';
		return n;
	}
	return otherwise;
}
