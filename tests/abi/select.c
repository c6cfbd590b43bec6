/*
 * select, pselect6, poll and ppoll: what they count, what is left of the time
 * limit, and masks of signals for as long as they wait.
 */
#include "lib/files.h"

#define NR_rt_sigprocmask 175
#define NR_pselect6	335
#define NR_ppoll	336
#define SIG_BLOCK	0

static int p[2];
static unsigned long in[32], out[32], ex[32];
static unsigned long alarm_mask[2] = { 1ul << (SIGALRM - 1), 0 };
static unsigned long no_mask[2];

static void sets(int i, int o, int e)
{
	for (int w = 0; w < 32; w++)
		in[w] = out[w] = ex[w] = 0;
	if (i >= 0)
		in[i / 32] |= 1ul << i % 32;
	if (o >= 0)
		out[o / 32] |= 1ul << o % 32;
	if (e >= 0)
		ex[e / 32] |= 1ul << e % 32;
}

static void show(const char *what, long r)
{
	result(what, r);
	say("  in %lx out %lx ex %lx", in[0], out[0], ex[0]);
}

static void selects(void)
{
	long tv[2] = { 0, 0 };
	long n = p[1] + 1;

	sets(p[0], p[1], p[0]);
	show("select, empty pipe", sys(NR__newselect, n, in, out, ex, tv));
	sys(NR_write, p[1], "x", 1);
	sets(p[0], p[1], p[0]);
	show("select, a byte", sys(NR__newselect, n, in, out, ex, tv));
	sets(p[0], p[1], -1);
	show("n does not reach", sys(NR__newselect, p[1], in, out, ex, tv));
	sets(p[0], -1, -1);
	show("no sets but one", sys(NR__newselect, n, in, NULL, NULL, tv));
	sets(20, -1, -1);
	show("no descriptor", sys(NR__newselect, 21, in, out, ex, tv));
	sets(-1, -1, -1);
	show("negative n", sys(NR__newselect, -1, in, out, ex, tv));
	show("large n", sys(NR__newselect, 100000, in, out, ex, tv));
	result("bad address", sys(NR__newselect, n, 8, out, ex, tv));
	result("bad time", sys(NR__newselect, n, in, out, ex, 8));
	tv[0] = -1;
	result("negative time", sys(NR__newselect, n, in, out, ex, tv));
	tv[0] = 0;
	tv[1] = 1500000;
	sets(p[0], -1, -1);
	result("much usec", sys(NR__newselect, n, in, out, ex, tv));
	truth("  left: most of it", tv[0] == 1 && tv[1] > 0);
	sys(NR_read, p[0], in, 1);
	tv[0] = 0;
	tv[1] = 10000;
	sets(p[0], -1, -1);
	show("time passes", sys(NR__newselect, n, in, out, ex, tv));
	say("  left %ld %ld", tv[0], tv[1]);
}

/* Sets may be larger than the C library's, if there are such descriptors. */
static void far(void)
{
	static unsigned long large[3][64];
	struct { unsigned long cur, max; } limit = { 4096, 4096 };
	long tv[2] = { 0, 0 };
	int in_far = 2000, out_far = 2001;

	result("setrlimit", sys(75, 7 /* RLIMIT_NOFILE */, &limit));
	result("dup2", sys(NR_dup2, p[0], in_far));
	result("dup2", sys(NR_dup2, p[1], out_far));
	large[0][in_far / 32] = 1ul << in_far % 32;
	large[1][out_far / 32] = 1ul << out_far % 32;
	result("select, far", sys(NR__newselect, 2048, large[0], large[1],
				  large[2], tv));
	say("  in %lx out %lx", large[0][in_far / 32] >> in_far % 32,
	    large[1][out_far / 32] >> out_far % 32);
	sys(NR_close, in_far);
	sys(NR_close, out_far);
}

static void closed_ends(void)
{
	long tv[2] = { 0, 0 };
	int q[2];

	sys(NR_pipe, q);
	sys(NR_close, q[1]);
	sets(q[0], -1, q[0]);
	show("no writer", sys(NR__newselect, 32, in, out, ex, tv));
	sys(NR_close, q[0]);
	sys(NR_pipe, q);
	sys(NR_close, q[0]);
	sets(q[1], q[1], q[1]);
	show("no reader", sys(NR__newselect, 32, in, out, ex, tv));
	sys(NR_close, q[1]);
}

static void polls(void)
{
	struct pollfd f[3] = { { p[0], POLLIN, 0 }, { p[1], POLLOUT, 0 },
			       { -1, POLLIN, 7 } };
	struct timespec ts = { 0, 5000000 };

	result("ppoll", sys(NR_ppoll, f, 3, &ts, NULL, 0));
	say("  %x %x %x", f[0].revents, f[1].revents, f[2].revents);
	truth("  time is left", ts.tv_nsec > 0);
	result("ppoll, time passes", sys(NR_ppoll, f, 1, &ts, NULL, 0));
	say("  left %ld %ld", ts.tv_sec, ts.tv_nsec);
	ts.tv_nsec = 1000000000;
	result("bad time", sys(NR_ppoll, f, 1, &ts, NULL, 0));
	result("bad address of it", sys(NR_ppoll, f, 1, 8, NULL, 0));
	ts.tv_nsec = 0;
	result("size of mask", sys(NR_ppoll, f, 1, &ts, no_mask, 4));
	result("bad mask", sys(NR_ppoll, f, 1, &ts, 8, 8));
	result("POLLNVAL", (f[0].fd = 99, sys(NR_poll, f, 1, -1)));
	say("  %x", f[0].revents);
}

static void masks(void)
{
	struct timespec ts = { 5, 0 };
	struct pollfd f = { p[0], POLLIN, 0 };
	struct { void *mask; size_t size; } arg = { no_mask, 8 };

	catch(SIGALRM, SA_RESTART);
	alarm_in(10000);
	result("poll, a signal", sys(NR_poll, &f, 1, -1));
	alarm_in(10000);
	sets(p[0], -1, -1);
	show("select, a signal", sys(NR__newselect, 32, in, NULL, NULL, NULL));
	say("caught %d", caught);
	sys(NR_rt_sigprocmask, SIG_BLOCK, alarm_mask, NULL, 8);
	alarm_in(1000);
	result("blocked, poll", sys(NR_poll, &f, 1, 20));
	say("caught %d", caught);
	result("ppoll lets it in", sys(NR_ppoll, &f, 1, &ts, no_mask, 8));
	say("caught %d", caught);
	truth("  time is left", ts.tv_sec == 4);
	alarm_in(1000);
	result("blocked again", sys(NR_poll, &f, 1, 20));
	say("caught %d", caught);
	sets(p[0], -1, -1);
	result("pselect6 lets it in",
	       sys(NR_pselect6, 32, in, NULL, NULL, NULL, &arg));
	say("caught %d", caught);
	arg.size = 4;
	result("pselect6, size", sys(NR_pselect6, 32, in, NULL, NULL, &ts, &arg));
	result("pselect6, bad mask", sys(NR_pselect6, 32, in, NULL, NULL, &ts, 8));
	ts = (struct timespec){ 0, 2000000 };
	sets(p[0], -1, -1);
	show("pselect6, time passes",
	     sys(NR_pselect6, 32, in, NULL, NULL, &ts, NULL));
	say("  left %ld %ld", ts.tv_sec, ts.tv_nsec);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_pipe, p);
	selects();
	far();
	closed_ends();
	polls();
	masks();
	return 0;
}
