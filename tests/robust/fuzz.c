/*
 * /init that calls the kernel with random arguments until it has had enough:
 *
 *	seed=1 seeds=1 calls=20000	the first seed, how many, how long each
 *	loud=1				say each call before it is made
 *
 * A seed always makes the same calls; a child makes them, in a world of its
 * own (world.h). When it dies of one the next child goes on behind it, and so
 * when it sleeps, for PID 1 looks every now and then whether it still moves.
 * After each seed all memory must be there again, else a line "leak seed N:
 * ..." says what is not.
 *
 * Arguments come from pools by kind, good and bad ones mixed, and sometimes
 * from the wrong pool. The memory that pointers show to is filled from the
 * same pools before each call, so that what is in structures is as mixed.
 */
#include <string.h>

#include "../abi/lib/stock.h"
#include "world.h"

#define RB_POWER_OFF	0x4321fedc
#define TICK_NS		10000000
#define PATIENCE	3		/* ticks without a call */
#define FD_ALIVE	900		/* closed when the last child is gone */
#define FD_LOUD		901		/* where a child says its calls */

#define POOL(pool)	((pool)[rnd(sizeof(pool) / sizeof((pool)[0]))])

/* Shared between PID 1 and the children. */
static struct state {
	uint32_t random;
	uint32_t done;			/* calls begun, of this seed */
} *state;

static unsigned long loud;

static uint32_t rnd(uint32_t n)
{
	uint32_t x = state->random;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	state->random = x;
	return n ? x % n : x;
}

/* --- Pools ---------------------------------------------------------------- */

static const char *const paths[] = {
	"f", "f", "d", "d/g", "l", "loop", "loop/x", ".", "..", "/", "", "f/x",
	"new", "new", "new2", "d/new", "/d/new", "null", "p", "prog", "./prog",
	"/proc", "/proc/self", "/proc/self/fd/3", "/proc/self/exe",
	"/proc/self/maps", "/proc/meminfo", "/proc/1/status", "/proc/self/cwd",
	"/proc/self/root", "d/../d/./g", "d//g/", "tmpfs", "proc", "ramfs",
};
static const uint32_t bad[] = {
	0, 1, 4, 0xfff, 0x8000, 0x20010000, 0x20020000, 0x20030000,
	0x20040ffe, 0x20040fff, 0x20040ff0, 0x7ffffffc, 0x80000000, 0x80008000,
	0xbf000000, 0xc0000000, 0xc0008000, 0xf0000000, 0xffff0000, 0xffff0ffe,
	0xfffffff0, 0xfffffffc, 0xffffffff,
};
static const uint32_t sizes[] = {
	0, 1, 2, 4, 7, 8, 12, 16, 64, 100, 128, 256, 1024, 1025, 4095, 4096,
	4097, 8192, 65536, 0x100000, 0x1000000, 0x7ffff000, 0x7fffffff,
	0x80000000, 0xfffff000, 0xffffffff,
};
static const uint32_t numbers[] = {
	0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 16, 17, 32, 64, 0777, 0644,
	0100, 02, 01101, 0102, 02000, 04000, 02000000, 0200000, 0x22, 0x32,
	0x12, 0x11, 0x21, 0x8022, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x10000,
	0x100000, 0x4000, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe,
	0020666, 0010666, 0100644, 0140777, 999999999, 1000000000,
};

static uint32_t good_pointer(void)
{
	uint32_t base = rnd(4) ? (uint32_t)GOOD : (uint32_t)GOOD +
			rnd(GOOD_PAGES) * PAGE;

	switch (rnd(8)) {
	case 0:
		return base + rnd(PAGE);
	case 1:				/* the end of a page, or of all */
		return base + PAGE - rnd(32);
	case 2:
		return (uint32_t)LAST + PAGE - 4 * rnd(40);
	default:
		return base + 4 * rnd(64);
	}
}

static uint32_t pointer(void)
{
	if (rnd(4))
		return good_pointer();
	if (rnd(8) == 0)
		return rnd(0);
	return POOL(bad);
}

static uint32_t address(void)
{
	switch (rnd(5)) {
	case 0:
		return pointer();
	case 1:
		return POOL(numbers);
	case 2:
		return 0;
	default:
		return 0x20000000 + rnd(256) * PAGE;
	}
}

static uint32_t descriptor(void)
{
	switch (rnd(12)) {
	case 0:
		return -1;
	case 1:
		return AT_FDCWD;
	case 2:
		return POOL(numbers);
	default:
		return rnd(20);
	}
}

static uint32_t process(void)
{
	switch (rnd(6)) {
	case 0:
		return POOL(numbers);
	case 1:
		return -1;
	case 2:
		return sys(NR_getpid);
	case 3:
		return -sys(NR_getpid);
	case 4:
		return sys(NR_getpid) + 1 + rnd(2);
	default:
		return 0;
	}
}

static uint32_t any(char kind)
{
	if (rnd(24) == 0)
		kind = "fsrnapgi"[rnd(8)];
	switch (kind) {
	case 'f':
		return descriptor();
	case 's':
		return rnd(8) ? (uint32_t)POOL(paths) : pointer();
	case 'r':
	case 'w':
		return pointer();
	case 'n':
		return POOL(sizes);
	case 'a':
		return address();
	case 'p':
		return process();
	case 'g':
		return rnd(4) ? 0 : rnd(70);
	case 'l':
	case 'h':
		return rnd(2) ? 0 : rnd(2) ? POOL(sizes) : POOL(numbers);
	default:
		if (rnd(8) == 0)
			return rnd(2) ? rnd(0) : 1u << rnd(32);
		return rnd(4) ? POOL(numbers) : POOL(numbers) | POOL(numbers);
	}
}

/* What pointers show to: words of every kind. */
static void fill(void)
{
	uint32_t *word = (uint32_t *)(rnd(2) ? GOOD : LAST + PAGE - 256);
	int i;

	for (i = 0; i < 64; i++)
		word[i] = any("iiiirnfsap"[rnd(10)]);
}

/* --- The child ------------------------------------------------------------ */

static int starts(const char *name, const char *with)
{
	return strncmp(name, with, strlen(with)) == 0;
}

/*
 * What is not called, for the sake of the test: reboot() with the right words
 * would end it well, and what binds PID 1, which is the test, would end it ill
 * (a limit, another way to be scheduled).
 */
static int allowed(const struct call *call, const uint32_t *arg)
{
	const char *name = call->name;

	if (starts(name, "reboot"))
		return arg[0] != 0xfee1dead;
	if (starts(name, "prlimit") || starts(name, "sched_set") ||
	    starts(name, "setpriority"))
		return arg[0] != 1 && arg[1] != 1;
	if (starts(name, "exit"))
		return rnd(32) == 0;
	return 1;
}

static void choose(const struct call *call, uint32_t *arg)
{
	int i;

	for (i = 0; i < 6; i++)
		arg[i] = i < (int)strlen(call->kinds) ? any(call->kinds[i]) : 0;
	if (starts(call->name, "ioctl") && rnd(8))
		arg[1] = 0x5400 + rnd(0x70);
	if (starts(call->name, "fcntl") && rnd(8))
		arg[1] = rnd(20);
	if (starts(call->name, "mmap") && rnd(2))
		arg[4] = -1;
	/* On a stack shared with its child no parent could go on. */
	if (starts(call->name, "clone") && rnd(2))
		arg[0] &= ~CLONE_VM;
}

/* One call; 1 in a child that it made. */
static int one(void)
{
	const struct call *call = &calls[rnd(ncalls)];
	uint32_t arg[6];
	long r;

	fill();
	choose(call, arg);
	if (!allowed(call, arg))
		return 0;
	if (loud)
		say("%d %s %lx %lx %lx %lx %lx %lx", (int)state->done, call->name,
		    arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	r = sys(call->nr, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	return r == 0 && (starts(call->name, "fork") ||
			  starts(call->name, "vfork") ||
			  starts(call->name, "clone"));
}

/* Calls until the seed is through. A child's child makes some and ends. */
static void child(uint32_t calls_wanted)
{
	int left = -1;

	if (loud)
		sys(NR_dup2, 1, say_fd = FD_LOUD);
	world_enter();
	while (state->done < calls_wanted) {
		state->done++;
		if (one() && left < 0)
			left = rnd(16);
		if (left >= 0 && left-- == 0)
			break;
	}
	exit(0);
}

/* --- PID 1 ---------------------------------------------------------------- */

/* A moment, or less if all children are gone before. */
static void tick(int alive)
{
	struct { int fd; short events, revents; } hup = { alive, 0, 0 };
	struct timespec moment = { 0, TICK_NS };

	if (sys(NR_poll, &hup, 1, TICK_NS / 1000000) > 0)
		sys(NR_nanosleep, &(struct timespec){ 0, 100000 }, NULL);
	else if (loud)
		sys(NR_nanosleep, &moment, NULL);
}

/* Waits until the children have ended, or have not moved for a while. */
static void watch(int alive)
{
	uint32_t seen = state->done;
	int still = 0;
	long r;

	for (;;) {
		r = sys(NR_wait4, -1, NULL, WNOHANG | WALL, NULL);
		if (r < 0)
			return;
		if (r > 0)
			continue;
		tick(alive);
		still = state->done == seen ? still + 1 : 0;
		seen = state->done;
		if (still >= PATIENCE * (loud ? 10 : 1))
			break;
	}
	sys(NR_kill, -1, 9);
	while (sys(NR_wait4, -1, NULL, WALL, NULL) > 0)
		;
}

static void run(uint32_t seed, uint32_t calls_wanted)
{
	int alive[2];
	long pid;

	state->random = seed * 2654435761u + 1;
	state->done = 0;
	while (state->done < calls_wanted) {
		world_make("/init");
		sys(NR_pipe2, alive, O_CLOEXEC);
		pid = sys(NR_fork);
		if (pid == 0) {
			sys(NR_close, alive[0]);
			sys(NR_dup2, alive[1], FD_ALIVE);
			sys(NR_close, alive[1]);
			child(calls_wanted);
		}
		if (pid < 0)
			result("leak: fork", pid);
		sys(NR_close, alive[1]);
		watch(alive[0]);
		sys(NR_close, alive[0]);
		world_drop();
	}
}

/* What is rightly kept, names in /proc, is kept once: a leak comes again. */
static void one_seed(uint32_t seed, uint32_t wanted)
{
	static struct stock before, after;
	int again;

	for (again = 3; again >= 0; again--) {
		take_stock(&before);
		run(seed, wanted);
		take_stock(&after);
		if (all_there(&before, &after, again ? NULL : "seed"))
			break;
	}
}

int main(int argc, char **argv, char **envp)
{
	uint32_t seed, last, wanted;

	(void)argc, (void)argv;
	if (sys(NR_getpid) != 1)
		return 0;		/* executed by a child */
	seed = option(envp, "seed", 1);
	last = seed + option(envp, "seeds", 1);
	wanted = option(envp, "calls", 20000);
	loud = option(envp, "loud", 0);
	sys(NR_setsid);			/* the terminal's jobs are not ours */
	sys(NR_mount, "proc", "/proc", "proc", 0, NULL);
	state = map(NULL, PAGE, PROT_RW, MAP_SHARED | MAP_ANONYMOUS);
	run(0, 500);			/* what is kept for ever is there now */
	for (; seed < last; seed++) {
		say("seed %lu", seed);
		one_seed(seed, wanted);
	}
	say("=== done");
	sys(NR_reboot, 0xfee1dead, 672274793, RB_POWER_OFF, NULL);
	for (;;)
		sys(NR_sched_yield);
}
