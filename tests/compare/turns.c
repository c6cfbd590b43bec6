/*
 * The processes of a run, up to SLOTS. The first, slot 0, says whose turn it
 * is: it writes a word into the pipe of that process and waits for the answer
 * in a pipe that all share.
 *
 * A process waits for the children it made before it goes on: what it, and
 * they, had is given back by then.
 */
#include "compare.h"

enum word { STEP, REAP, END };

static void (*do_step)(void);
static int go[SLOTS][2], done[2];

/* The same in all processes. */
static struct family {
	long pid[SLOTS];
	int parent[SLOTS];
} *family;

static void wait_for(int slot)
{
	int status = -1;
	long pid = sys(NR_wait4, family->pid[slot], &status, 0, NULL);

	line("wait: %s %x", pid == family->pid[slot] ? "it" : outcome(pid),
	     (unsigned int)status);
	family->pid[slot] = 0;
}

static void end_child(int slot)
{
	char word = END;

	sys(NR_write, go[slot][1], &word, 1);
	wait_for(slot);
}

/* What a process that is not the first does all its life. */
static void serve(int me)
{
	char word;

	while (sys(NR_read, go[me][0], &word, 1) == 1 && word != END) {
		if (word == STEP)
			do_step();
		else
			end_child(2);
		sys(NR_write, done[1], &word, 1);
	}
	exit(me);
}

static void tell(int slot, char word)
{
	sys(NR_write, go[slot][1], &word, 1);
	sys(NR_read, done[0], &word, 1);
}

void turns_begin(void (*step)(void))
{
	int i;

	do_step = step;
	family = map(NULL, PAGE, PROT_RW, MAP_SHARED | MAP_ANONYMOUS);
	for (i = 0; i < SLOTS; i++)
		sys(NR_pipe, go[i]);
	sys(NR_pipe, done);
}

void turn(void)
{
	int slot = rnd(SLOTS);

	run->slot = slot && family->pid[slot] ? slot : 0;
	if (run->slot)
		tell(run->slot, STEP);
	else
		do_step();
	run->slot = 0;
}

void turn_fork(void)
{
	int slot = !family->pid[1] ? 1 : 2;
	long pid;

	if (family->pid[slot] || run->slot == 2)
		return;
	family->parent[slot] = run->slot;
	pid = sys(NR_fork);
	if (pid == 0)
		serve(slot);
	line("fork: %s", failed(pid) ? outcome(pid) : "a child");
	if (!failed(pid))
		family->pid[slot] = pid;
}

void turn_end(int slot)
{
	if (!family->pid[slot] || run->slot)
		return;
	if (slot == 1 && family->pid[2] && family->parent[2] == 1)
		turn_end(2);
	if (family->parent[slot] == 1)
		tell(1, REAP);
	else
		end_child(slot);
}

void turns_end(void)
{
	turn_end(1);
	turn_end(2);
}
