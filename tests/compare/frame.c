/*
 * /init: makes the runs that /plan asks for, a line each,
 *
 *	KIND SEED STEPS WITHOUT TEXT KEEP
 *
 * and turns the machine off. TEXT is 1 if the lines are to be shown, WITHOUT
 * and KEEP are in hexadecimal: groups of calls left out; bits, the first step's
 * first, of the steps that are done ("-": all). Of each run come
 *
 *	run KIND SEED
 *	(STEP.SLOT what was compared)
 *	hash KIND SEED: the lines' hash after every 50 steps, and at the end
 */
#include <string.h>

#include "../abi/lib/sig.h"
#include "compare.h"
#include "kinds.h"
#include "../abi/lib/machine.h"

#define RB_POWER_OFF	0x4321fedc
#define MNT_DETACH	2
#define NR_umount2	52
#define LOOK_EVERY	50
#define HASHES		16		/* what fits a line */

struct run *run;

static const struct kind *const kinds[] = { &mm_kind, &disk_kind, &fs_kind,
					     &tmpfs_kind };

uint32_t rnd(uint32_t n)
{
	uint32_t x = run->random;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	run->random = x;
	return (x >> 4) % n;
}

int one_in(uint32_t n)
{
	return rnd(n) == 0;
}

/* Neighbouring steps and seeds must have nothing in common. */
static void seed_step(void)
{
	uint32_t x = run->seed * 0x9e3779b9 + run->step * 0x85ebca6b + 1;

	x = (x ^ x >> 16) * 0x7feb352d;
	x = (x ^ x >> 15) * 0x846ca68b;
	run->random = (x ^ x >> 16) | 1;
}

void line(const char *fmt, ...)
{
	char text[240];
	va_list ap;
	int i, len;

	va_start(ap, fmt);
	len = format(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (i = 0; i < len; i++)
		run->hash = (run->hash ^ text[i]) * 16777619u;
	text[len - 1] = '\0';
	if (run->text)
		say("%lu.%d %s", run->step, run->slot, text);
}

const char *outcome(long r)
{
	static char text[24];
	const char *name = failed(r) ? error_name(r) : NULL;
	char *end = text + sizeof(text) - 1;
	unsigned long rest = r < 0 ? -r : r;

	if (name)
		return name;
	do {
		*--end = '0' + rest % 10;
		rest /= 10;
	} while (rest);
	if (r < 0)
		*--end = '-';
	return end;
}

/* --- A run ---------------------------------------------------------------- */

static int kept(uint32_t step)
{
	return run->keep[step / 8] >> step % 8 & 1;
}

static void steps(const struct kind *kind)
{
	uint32_t hash[HASHES];
	char text[HASHES * 9 + 1], *out = text;
	int n = 0, i, digit;

	kind->begin();
	for (run->step = 1; run->step <= run->steps; run->step++) {
		seed_step();
		if (kept(run->step - 1))
			kind->step();
		if (run->step % LOOK_EVERY && run->step != run->steps)
			continue;
		kind->look();
		if (n < HASHES)
			hash[n++] = run->hash;
	}
	for (i = 0; i < n; i++) {
		*out++ = ' ';
		for (digit = 28; digit >= 0; digit -= 4)
			*out++ = "0123456789abcdef"[hash[i] >> digit & 15];
	}
	*out = '\0';
	say("hash %s %lu:%s", kind->name, run->seed, text);
}

/* In a process and a tmpfs of its own. */
static void make_run(const struct kind *kind)
{
	int status = -1;
	long pid, r;

	say("run %s %lu", kind->name, run->seed);
	r = kind->disk ? sys(NR_mount, kind->disk, "/w", "ext2", 0, NULL) :
			 sys(NR_mount, "w", "/w", "tmpfs", 0, NULL);
	if (r)
		result("mount", r);
	run->on_disk = kind->disk != NULL;
	pid = sys(NR_fork);
	if (pid == 0) {
		steps(kind);
		exit(0);
	}
	while (sys(NR_wait4, pid, &status, 0, NULL) == -EINTR)
		;
	if (status)
		say("lost %s %lu: %x", kind->name, run->seed,
		    (unsigned int)status);
	while (sys(NR_umount2, "/w", MNT_DETACH) == 0)
		;
}

/* --- The plan ------------------------------------------------------------- */

static char *next_word(char **rest)
{
	char *word = *rest, *end = strchr(word, ' ');

	if (end)
		*end++ = '\0';
	*rest = end ? end : word + strlen(word);
	return word;
}

static unsigned long value(const char *word, unsigned int base)
{
	unsigned long n = 0;

	for (; *word; word++)
		n = n * base + (*word <= '9' ? *word - '0' : *word - 'a' + 10);
	return n;
}

static void read_keep(const char *word)
{
	char digit[2] = "";
	unsigned int i;

	memset(run->keep, word[0] == '-' ? 0xff : 0, sizeof(run->keep));
	for (i = 0; word[0] != '-' && word[i] && i < 512; i++) {
		digit[0] = word[i];
		run->keep[i / 2] |= value(digit, 16) << i % 2 * 4;
	}
}

static void follow(char *plan)
{
	const char *name = next_word(&plan);
	unsigned int i;

	memset(run, 0, sizeof(*run));
	run->hash = 2166136261u;
	run->seed = value(next_word(&plan), 10);
	run->steps = value(next_word(&plan), 10);
	run->without = value(next_word(&plan), 16);
	run->text = value(next_word(&plan), 10);
	read_keep(next_word(&plan));
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i]->name, name) == 0)
			make_run(kinds[i]);
}

/* The plan may be long: it is read a line at a time. */
static void follow_plan(void)
{
	long fd = sys(NR_open, "/plan", O_RDONLY, 0);
	static char text[1024];
	unsigned int len = 0;

	if (failed(fd))
		result("/plan", fd);
	while (!failed(fd) && sys(NR_read, fd, text + len, 1) == 1) {
		if (text[len] != '\n') {
			len += len < sizeof(text) - 1;
			continue;
		}
		text[len] = '\0';
		len = 0;
		follow(text);
	}
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_mount, "proc", "/proc", "proc", 0, NULL);
	find_disks();
	run = map(NULL, PAGE, PROT_RW, MAP_SHARED | MAP_ANONYMOUS);
	follow_plan();
	say("=== done");
	sys(NR_reboot, 0xfee1dead, 672274793, RB_POWER_OFF, NULL);
	for (;;)
		sys(NR_sched_yield);
}
