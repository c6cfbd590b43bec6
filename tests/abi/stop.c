/*
 * Stopping and continuing: what wait4 and waitid tell, what SIGCHLD says,
 * which signals stop whom, and groups that nobody could continue.
 */
#include "lib/sig.h"

#define WUNTRACED	2
#define WCONTINUED	8
#define WEXITED		4
#define WNOWAIT		0x1000000
#define P_ALL		0
#define P_PID		1
#define P_PGID		2

static void waits(void *unused)
{
	(void)unused;
	for (;;)
		sys(NR_pause);
}

static void news(const char *what, long pid, int options)
{
	int status = 0x5555;
	long r = sys(NR_wait4, pid, &status, options, NULL);

	say("%s: %s status %x", what, r == pid ? "pid" : r == 0 ? "nothing" :
	    "error", r > 0 ? status : 0);
}

static void news_id(const char *what, int type, long id, int options)
{
	struct siginfo si;
	long r;

	si.signo = si.code = si.chld.pid = si.chld.status = 77;
	r = sys(NR_waitid, type, id, &si, options, NULL);
	if (r)
		result(what, r);
	else
		say("%s: signal %d code %d status %d pid %s", what, si.signo,
		    si.code, si.chld.status, si.chld.pid == id ? "as asked" :
		    si.chld.pid ? "some" : "0");
}

static void by_wait4(void)
{
	long pid = spawn(waits, NULL);

	news("still runs", pid, WNOHANG | WUNTRACED | WCONTINUED);
	sys(NR_kill, pid, SIGSTOP);
	news("stopped", pid, WUNTRACED);
	news("told once", pid, WNOHANG | WUNTRACED);
	sys(NR_kill, pid, SIGSTOP);
	sys(NR_kill, pid, SIGTERM);
	msleep(20);
	news("stopped still, SIGTERM waits", pid, WNOHANG | WUNTRACED);
	sys(NR_kill, pid, SIGCONT);
	until(pid, 'Z');
	news("dead of it", pid, WCONTINUED);
	news("gone", pid, WNOHANG);

	pid = spawn(waits, NULL);
	sys(NR_kill, pid, SIGTSTP);
	news("SIGTSTP", pid, WUNTRACED);
	sys(NR_kill, pid, SIGCONT);
	news("continued", pid, WCONTINUED);
	news("told once", pid, WNOHANG | WCONTINUED);
	sys(NR_kill, pid, SIGTTIN);
	news("SIGTTIN", pid, WUNTRACED);
	sys(NR_kill, pid, SIGCONT);
	until(pid, 'S');
	sys(NR_kill, pid, SIGTTOU);
	until(pid, 'T');
	news("SIGTTOU, continued forgotten", pid, WCONTINUED | WUNTRACED);
	sys(NR_kill, pid, SIGKILL);
	news("killed while stopped", pid, 0);
}

static void by_waitid(void)
{
	long pid = spawn(waits, NULL);

	news_id("no options", P_PID, pid, 0);
	news_id("bad type", 9, pid, WEXITED);
	news_id("bad option", P_PID, pid, WEXITED | 0x100);
	news_id("pid 0", P_PID, 0, WEXITED);
	news_id("not a child", P_PID, 1, WEXITED);
	news_id("no such group", P_PGID, 99999, WEXITED);
	news_id("nothing yet", P_PID, pid, WEXITED | WUNTRACED | WNOHANG);
	sys(NR_kill, pid, SIGSTOP);
	news_id("stopped, left", P_PID, pid, WUNTRACED | WNOWAIT);
	news_id("stopped", P_PID, pid, WUNTRACED);
	news_id("taken", P_PID, pid, WUNTRACED | WNOHANG);
	sys(NR_kill, pid, SIGCONT);
	news_id("continued, left", P_ALL, 0, WCONTINUED | WNOWAIT);
	news_id("continued", P_PID, pid, WCONTINUED);
	sys(NR_kill, pid, SIGINT);
	news_id("dead, left", P_PID, pid, WEXITED | WNOWAIT);
	news_id("dead, group 0", P_PGID, 0, WEXITED);
	news_id("gone", P_PID, pid, WEXITED);
	result("to nowhere",
	       sys(NR_waitid, P_ALL, 0, 8, WEXITED | WNOHANG, NULL));
}

static void told_as(const char *what, long pid, char state)
{
	until(pid, state);
	say("%s: %d times, code %d status %d", what, count, info.code,
	    info.chld.status);
	count = 0;
	info.code = 0;
}

static void sigchld(unsigned long flags)
{
	int status;
	long pid;

	count = 0;
	act(SIGCHLD, (unsigned long)handler_info, SA_SIGINFO | flags, 0);
	pid = spawn(waits, NULL);
	sys(NR_kill, pid, SIGSTOP);
	told_as("SIGCHLD, stopped", pid, 'T');
	sys(NR_kill, pid, SIGCONT);
	told_as("SIGCHLD, continued", pid, 'S');
	sys(NR_kill, pid, SIGTERM);
	told_as("SIGCHLD, killed", pid, 'Z');
	result("wait", sys(NR_wait4, pid, &status, 0, NULL) == pid);
	act(SIGCHLD, SIG_DFL, 0, 0);
}

/* Children that are not waited for leave nothing behind. */
static void no_zombies(unsigned long fn, unsigned long flags)
{
	long pid;

	count = 0;
	act(SIGCHLD, fn, flags, 0);
	pid = sys(NR_fork);
	if (pid == 0)
		exit(3);
	result("wait", sys(NR_wait4, pid, NULL, 0, NULL));
	say("SIGCHLD came %d times", count);
	act(SIGCHLD, SIG_DFL, 0, 0);
}

static void handled(void)
{
	long pid = sys(NR_fork);

	if (pid == 0) {
		act(SIGTSTP, (unsigned long)handler, 0, 0);
		act(SIGCONT, (unsigned long)handler, 0, 0);
		raise(SIGTSTP);
		say("  own SIGTSTP handled: %d", got);
		raise(SIGCONT);
		say("  own SIGCONT handled: %d", got);
		block(BIT(SIGCONT));
		raise(SIGSTOP);
		got = 0;
		block(0);
		say("  SIGCONT blocked: continued, handled later: %d", got);
		exit(0);
	}
	news("stopped in the end", pid, WUNTRACED);
	sys(NR_kill, pid, SIGCONT);
	news("gone", pid, 0);
}

/* Stop signals and SIGCONT take each other out of what is pending. */
static void cancel(void)
{
	unsigned long long set = 0;
	long pid = sys(NR_fork);

	if (pid == 0) {
		block(BIT(SIGTSTP) | BIT(SIGTTIN) | BIT(SIGCONT));
		act(SIGCONT, (unsigned long)handler, 0, 0);
		raise(SIGTSTP);
		raise(SIGTTIN);
		sys(NR_rt_sigpending, &set, 8);
		say("  stops pending %x", (unsigned int)set);
		raise(SIGCONT);
		sys(NR_rt_sigpending, &set, 8);
		say("  SIGCONT pending %x", (unsigned int)set);
		raise(SIGTSTP);
		sys(NR_rt_sigpending, &set, 8);
		say("  stop again %x", (unsigned int)set);
		exit(0);
	}
	news("not stopped", pid, WUNTRACED);
}

/*
 * A group whose last link to its session's other groups goes away: SIGTSTP
 * does not stop it any more, and what was stopped is hung up and continued.
 */
static void orphans(void)
{
	static const char message[] = "  orphan: hung up and continued\n";
	int end[2];
	char c;
	long leader;

	sys(NR_pipe2, end, 0);
	leader = sys(NR_fork);
	if (leader == 0) {
		long job;

		sys(NR_setsid);
		job = sys(NR_fork);
		if (job == 0) {
			sys(NR_setpgid, 0, 0);
			act(SIGHUP, (unsigned long)handler, 0, 0);
			act(SIGCONT, (unsigned long)handler, 0, 0);
			raise(SIGTSTP);
			while (count < 2)
				msleep(1);
			sys(NR_write, 1, message, sizeof(message) - 1);
			count = 0;
			raise(SIGTSTP);
			say("  orphan: SIGTSTP does not stop it");
			exit(0);
		}
		news("job", job, WUNTRACED);
		exit(0);
	}
	sys(NR_close, end[1]);
	/* The job holds the other end, and lets go when it ends. */
	say("end of the job: %ld", sys(NR_read, end[0], &c, 1));
	news("leader", leader, 0);
	sys(NR_close, end[0]);
}

static void all(void)
{
	by_wait4();
	by_waitid();
	sigchld(0);
	sigchld(SA_NOCLDSTOP);
	no_zombies(SIG_IGN, 0);
	no_zombies((unsigned long)handler, SA_NOCLDWAIT);
	handled();
	cancel();
	orphans();
}

/* In a group of its own, which somebody of its session could continue. */
int main(int argc, char **argv, char **envp)
{
	int status;
	long pid;

	(void)argc, (void)argv, (void)envp;
	sys(NR_setsid);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_setpgid, 0, 0);
		all();
		exit(0);
	}
	sys(NR_wait4, pid, &status, 0, NULL);
	return status;
}
