/*
 * /init that lets children take all memory there is, by each way that leads
 * there, and counts afterwards. A line a way:
 *
 *	mmap: signal 9, work 17
 *	areas: ENOMEM, work 17
 *
 * First how the hog ended: killed; a call told it that there is no more, and it
 * gave up; or it "goes on", asleep with all it has or not at the end in time.
 * Meanwhile PID 1 touches fresh memory, which would be its end, and the
 * kernel's, if there were none, and has a child do the same: 17 is well, 9 that
 * it was the largest and had to go, -1 that there could be no child.
 * When the hog is gone nothing may be missing, else there is a line "leak ...".
 * way=N in the environment tries only that one.
 */
#include <string.h>

#include "../abi/lib/stock.h"
#include "world.h"

#define RB_POWER_OFF	0x4321fedc

/* The way has come to its end. */
static void stop_at(long r)
{
	exit(-r);
}

static long must(long r)
{
	if (failed(r))
		stop_at(r);
	return r;
}

/* Holds what it has until it is killed, so that others find nothing left. */
static void hold(void)
{
	for (;;)
		sys(NR_nanosleep, &(struct timespec){ 1000, 0 }, NULL);
}

/* --- Ways to take memory; none returns. --------------------------------- */

static void touch_maps(int flags)
{
	char *p;
	int i;

	for (;;) {
		p = (char *)must((long)map(NULL, 16 * PAGE, PROT_RW,
				flags | MAP_ANONYMOUS | MAP_NORESERVE));
		for (i = 0; i < 16; i++)
			p[i * PAGE] = 1;
	}
}

static void by_mmap(void)
{
	touch_maps(MAP_PRIVATE);
}

static void by_shared(void)
{
	touch_maps(MAP_SHARED);
}

static void by_brk(void)
{
	char *p = (char *)((sys(NR_brk, 0) + PAGE) & -PAGE);

	for (;; p += PAGE) {
		if (sys(NR_brk, p + PAGE) != (long)(p + PAGE))
			stop_at(-ENOMEM);
		*p = 1;
	}
}

/* As deep as the default limit lets it, in many processes. */
static void by_stack(void)
{
	char *p;
	int i;

	for (;;) {
		if (must(sys(NR_fork)))
			continue;
		for (i = 0, p = (char *)&p; i < 2000; i++, p -= PAGE)
			*(volatile char *)p = 1;
		hold();
	}
}

/* Each second-level table for the sake of one page, which is the zero page. */
static void by_tables(void)
{
	char *p;
	long i;

	for (;;) {
		p = map(NULL, 512ul << 20, PROT_READ, MAP_PA | MAP_NORESERVE);
		for (i = 0; !failed((long)p) && i < 512; i++)
			*(volatile char *)(p + (i << 20));
		if (must(sys(NR_fork)) == 0)
			hold();
	}
}

/* Every other page has other rights, so each is an area. */
static void by_areas(void)
{
	char *p;
	int i;

	for (;;) {
		p = (char *)must((long)map(NULL, 512 * PAGE, PROT_NONE,
					   MAP_PA | MAP_NORESERVE));
		for (i = 0; i < 512; i += 2)
			must(sys(NR_mprotect, p + i * PAGE, PAGE, PROT_READ));
	}
}

static void by_fork(void)
{
	for (;;)
		if (must(sys(NR_fork)) == 0)
			hold();
}

/* Everybody forks. */
static void by_bomb(void)
{
	for (;;)
		if (failed(sys(NR_fork)))
			hold();
}

/* Full pipes, in as many processes as it takes. */
static void by_pipes(void)
{
	int fd[2], i;

	for (;;) {
		if (failed(sys(NR_pipe2, fd, O_NONBLOCK))) {
			if (must(sys(NR_fork)))
				hold();
			/* Its own table now: the parent keeps the pipes. */
			for (i = 3; i < 1024; i++)
				sys(NR_close, i);
			continue;
		}
		while (sys(NR_write, fd[1], GOOD, PAGE) > 0)
			;
	}
}

static void by_files(void)
{
	long fd = must(sys(NR_open, "big", O_CREAT | O_WRONLY, 0644));

	for (;;)
		must(sys(NR_write, fd, GOOD, GOOD_PAGES * PAGE));
}

/* A number as a name. */
static char *name_of(int n)
{
	static char name[12];
	char *p = name + sizeof(name) - 1;

	do
		*--p = '0' + n % 10;
	while (n /= 10);
	return p;
}

static void by_names(void)
{
	int n;

	for (n = 0;; n++)
		must(sys(NR_mkdir, name_of(n), 0755));
}

static void by_links(void)
{
	static char target[4000];
	int n;

	memset(target, 'x', sizeof(target) - 1);
	for (n = 0;; n++)
		must(sys(NR_symlink, target, name_of(n)));
}

static void by_holes(void)
{
	long fd = must(sys(NR_open, "holes", O_CREAT | O_RDWR, 0644));

	must(sys(NR_ftruncate, fd, 1 << 30));
	while (must(sys(NR_read, fd, GOOD, GOOD_PAGES * PAGE)))
		;
}

/* Arguments: as long as they may be, in many processes that then sleep. */
static void by_arguments(void)
{
	static char text[100000];
	char *argv[] = { "prog", text, text, text, text, text, text, NULL };
	char *envp[] = { NULL };

	memset(text, 'x', sizeof(text) - 1);
	for (;;)
		if (must(sys(NR_fork)) == 0) {
			sys(NR_execve, "/prog", argv, envp);
			hold();
		}
}

static const struct {
	const char *name;
	void (*fn)(void);
} ways[] = {
	{ "mmap", by_mmap }, { "shared", by_shared }, { "brk", by_brk },
	{ "stack", by_stack }, { "tables", by_tables }, { "areas", by_areas },
	{ "fork", by_fork }, { "bomb", by_bomb }, { "pipes", by_pipes },
	{ "files", by_files }, { "names", by_names }, { "links", by_links },
	{ "holes", by_holes }, { "arguments", by_arguments },
};

/* --- PID 1 ---------------------------------------------------------------- */

/* Fresh memory, if it may be had at all: who gets none dies of it. */
static void touch(int pages)
{
	char *p = map(NULL, pages * PAGE, PROT_RW, MAP_PA);
	int i;

	if (failed((long)p))
		return;
	for (i = 0; i < pages; i++)
		p[i * PAGE] = 1;
	sys(NR_munmap, p, pages * PAGE);
}

static void work(void *arg)
{
	(void)arg;
	touch(8);
	exit(17);
}

/* Until the hog ends, or has had time enough to fill what there is. */
static int wait_for(long pid, int *status)
{
	struct timespec moment = { 0, 20000000 };
	int i;

	for (i = 0; i < 100; i++) {
		if (sys(NR_wait4, pid, status, WNOHANG, NULL) == pid)
			return 1;
		sys(NR_nanosleep, &moment, NULL);
	}
	return 0;
}

static void try(int way)
{
	int status = 0, ended, mine;
	const char *error;
	long pid;

	world_make("/init");
	pid = sys(NR_fork);
	if (pid == 0) {
		world_enter();
		ways[way].fn();
	}
	ended = wait_for(pid, &status);
	touch(16);
	mine = in_child(work, NULL);
	if (mine >= 0)
		mine = (mine & 0x7f) ? mine & 0x7f : mine >> 8;
	sys(NR_kill, -1, 9);
	while (sys(NR_wait4, -1, NULL, WALL, NULL) > 0)
		;
	world_drop();
	error = (status & 0x7f) ? NULL : error_name(-(status >> 8));
	if (!ended)
		say("%s: goes on, work %d", ways[way].name, mine);
	else if (error)
		say("%s: %s, work %d", ways[way].name, error, mine);
	else
		say("%s: signal %d, work %d", ways[way].name, status & 0x7f,
		    mine);
}

int main(int argc, char **argv, char **envp)
{
	static struct stock before, after;
	unsigned long only = option(envp, "way", ~0ul);
	int i, again, count = sizeof(ways) / sizeof(ways[0]);

	(void)argc, (void)argv;
	if (sys(NR_getpid) != 1)
		hold();			/* executed by a child */
	sys(NR_setsid);
	sys(NR_mount, "proc", "/proc", "proc", 0, NULL);
	world_make("/init");
	world_drop();
	take_stock(&before);
	for (i = 0; i < count; i++) {
		if (only != ~0ul && only != (unsigned long)i)
			continue;
		for (again = 1; again >= 0; again--) {
			take_stock(&before);
			try(i);
			take_stock(&after);
			if (all_there(&before, &after, again ? NULL :
				      ways[i].name))
				break;
		}
	}
	say("=== done");
	sys(NR_reboot, 0xfee1dead, 672274793, RB_POWER_OFF, NULL);
	for (;;)
		sys(NR_sched_yield);
}
