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
 */
#include <string.h>

#include "lib/abi.h"
#include "lib/files.h"
#include "lib/machine.h"
#include "lib/stock.h"

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

int main(int argc, char **argv, char **envp)
{
	static char list[4096];
	char *name, *end;
	int count = on_zeropage();

	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, "/proc", 0755);
	sys(NR_mount, "proc", "/proc", "proc", 0, NULL);
	find_disks();
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
