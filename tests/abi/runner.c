/*
 * /init of the ABI tests: runs the programs named in /tests/list one after
 * the other and turns the machine off.
 *
 *	=== name
 *	(what the program prints)
 *	--- name: exit N		or: signal N
 *	...
 *	=== done
 *
 * On zeropage each program runs at least twice, first unseen, so that what is
 * rightly kept (page cache, names) is there. Then nothing may be missing: the
 * free pages and those of the slab caches must be as many as before, and so
 * must the objects in use, of each cache; else a line "leak name: ..." says
 * what. (Pages alone would not do: a cache has more or fewer slabs by the order
 * in which objects go.) Linux's counts move by themselves, there the programs
 * run once.
 *
 * Debian's Linux reaches a disk only with modules: where there is a
 * /modules/list they are loaded first. And every disk and partition of
 * /proc/partitions gets its file in /dev, whichever kernel it is.
 */
#include <string.h>

#include "lib/abi.h"
#include "lib/files.h"
#include "lib/stock.h"

#define NR_finit_module	379
#define RB_POWER_OFF	0x4321fedc

/* The result of uname's version tells the kernels apart; sysname is Linux. */
static int on_zeropage(void)
{
	struct utsname u;

	return sys(NR_uname, &u) == 0 && strstr(u.version, "zeropage") != NULL;
}

static void become(const char *name, int quiet)
{
	char path[80] = "/tests/";
	char *argv[] = { path, "one", "two words", "", NULL };
	char *envp[] = { "HOME=/", "TERM=linux", NULL };
	long fd;

	strcat(path, name);
	if (quiet) {
		fd = sys(NR_open, "/dev/null", O_WRONLY, 0);
		sys(NR_dup2, fd, 1);
		sys(NR_close, fd);
	}
	result("execve", sys(NR_execve, path, argv, envp));
	exit(127);
}

/* Runs one program; waits for it and for every orphan it left behind. */
static int run(const char *name, int quiet)
{
	int status = 0, s;
	long pid, child = sys(NR_fork);

	if (child == 0)
		become(name, quiet);
	if (child < 0)
		result("fork", child);
	while ((pid = sys(NR_wait4, -1, &s, 0, NULL)) > 0)
		if (pid == child)
			status = s;
	return status;
}

/* Runs the program for the eye. */
static void show(const char *name)
{
	int status;

	say("=== %s", name);
	status = run(name, 0);
	if ((status & 0x7f) == 0)
		say("--- %s: exit %d", name, (status >> 8) & 0xff);
	else
		say("--- %s: signal %d", name, status & 0x7f);
}

/*
 * The same, between two counts. What one run may leave by chance another does
 * not: a leak is what every one of four runs loses.
 */
static void show_and_count(const char *name)
{
	static struct stock before, after;
	int again;

	run(name, 1);
	take_stock(&before);
	show(name);
	take_stock(&after);
	for (again = 0; again < 3; again++) {
		if (all_there(&before, &after, NULL))
			return;
		before = after;
		run(name, 1);
		take_stock(&after);
	}
	all_there(&before, &after, name);
}

/* The text of a small file, in @text; an empty one if there is none. */
static void slurp(const char *path, char *text, size_t size)
{
	long fd = sys(NR_open, path, O_RDONLY, 0);
	long n, len = 0;

	while ((n = sys(NR_read, fd, text + len, size - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	sys(NR_close, fd);
}

static void load_modules(void)
{
	static char list[512];
	char path[80], *name, *end;
	long fd;

	slurp("/modules/list", list, sizeof(list));
	for (name = list; (end = strchr(name, '\n')); name = end + 1) {
		*end = '\0';
		strcpy(path, "/modules/");
		strcat(path, name);
		fd = sys(NR_open, path, O_RDONLY, 0);
		if (sys(NR_finit_module, fd, "", 0))
			say("runner: %s cannot be loaded", path);
		sys(NR_close, fd);
	}
}

/* "  254        1      32768 vda1": a file for each such line. */
static void make_disk_files(void)
{
	static char text[2048];
	char path[80], *line, *end, *name;
	long number[3];
	int i;

	slurp("/proc/partitions", text, sizeof(text));
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		for (name = line, i = 0; i < 3; i++) {
			number[i] = 0;
			while (*name == ' ')
				name++;
			for (; *name >= '0' && *name <= '9'; name++)
				number[i] = 10 * number[i] + *name - '0';
		}
		if (*name != ' ' || !number[0])
			continue;
		strcpy(path, "/dev/");
		strcat(path, name + 1);
		sys(NR_mknod, path, S_IFBLK | 0600,
		    number[0] << 8 | number[1]);
	}
}

int main(int argc, char **argv, char **envp)
{
	static char list[4096];
	char *name, *end;
	int count = on_zeropage();

	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, "/proc", 0755);
	sys(NR_mount, "proc", "/proc", "proc", 0, NULL);
	load_modules();
	make_disk_files();
	slurp("/tests/list", list, sizeof(list));
	if (!*list)
		say("runner: there is no /tests/list");
	for (name = list; (end = strchr(name, '\n')); name = end + 1) {
		*end = '\0';
		if (count)
			show_and_count(name);
		else
			show(name);
	}
	say("=== done");
	sys(NR_reboot, 0xfee1dead, 672274793, RB_POWER_OFF, NULL);
	for (;;)
		sys(NR_sched_yield);
}
