/* prctl(2) and personality(2): what is kept, told, inherited and refused. */
#include <string.h>

#include "lib/abi.h"

#define NR_personality	136
#define NR_prctl	172

static long pr(int option, long arg)
{
	return sys(NR_prctl, option, arg, 0, 0, 0);
}

static void told(const char *what, int option)
{
	int value = 77;

	result(what, pr(option, (long)&value));
	say("    %d", value);
}

static void child(void *arg)
{
	(void)arg;
	told("  PDEATHSIG", 2);
	told("  CHILD_SUBREAPER", 37);
	result("  TIMERSLACK", pr(30, 0));
	result("  DUMPABLE", pr(3, 0));
	result("  KEEPCAPS", pr(7, 0));
	result("  NO_NEW_PRIVS", pr(39, 0));
	result("  TIMERSLACK default", pr(29, 0));
	result("  TIMERSLACK", pr(30, 0));
	say("  personality %lx", sys(NR_personality, -1));
}

static void name(void)
{
	char buf[17], *edge = map(NULL, PAGE, PROT_RW, MAP_PA);
	long fd, n;

	memset(buf, 'x', 16);
	buf[16] = '\0';
	result("GET_NAME", pr(16, (long)buf));
	say("    '%s'", buf);
	result("SET_NAME", pr(15, (long)"0123456789abcdefgh"));
	result("GET_NAME", pr(16, (long)buf));
	say("    '%s'", buf);
	memcpy(edge + PAGE - 4, "abc", 4);
	result("SET_NAME at an edge", pr(15, (long)edge + PAGE - 4));
	memset(edge + PAGE - 4, 'q', 4);
	result("SET_NAME over it", pr(15, (long)edge + PAGE - 4));
	fd = sys(NR_open, "/proc/self/comm", O_RDONLY, 0);
	n = sys(NR_read, fd, buf, 16);
	buf[n > 0 ? n : 0] = '\0';
	sys(NR_close, fd);
	say("    comm %s", buf);
	result("SET_NAME NULL", pr(15, 0));
	result("GET_NAME NULL", pr(16, 0));
	sys(NR_munmap, edge, PAGE);
}

static void cases(void *arg)
{
	(void)arg;
	name();
	told("PDEATHSIG", 2);
	result("SET_PDEATHSIG 15", pr(1, 15));
	result("SET_PDEATHSIG 65", pr(1, 65));
	result("SET_PDEATHSIG -1", pr(1, -1));
	told("PDEATHSIG", 2);
	result("PDEATHSIG NULL", pr(2, 0));
	result("DUMPABLE", pr(3, 0));
	result("SET_DUMPABLE 2", pr(4, 2));
	result("SET_DUMPABLE 0", pr(4, 0));
	result("DUMPABLE", pr(3, 0));
	result("KEEPCAPS", pr(7, 0));
	result("SET_KEEPCAPS 2", pr(8, 2));
	result("SET_KEEPCAPS 1", pr(8, 1));
	result("KEEPCAPS", pr(7, 0));
	result("SECUREBITS", pr(27, 0));
	result("TIMING", pr(13, 0));
	result("SET_TIMING 0", pr(14, 0));
	result("SET_TIMING 1", pr(14, 1));
	result("SECCOMP", pr(21, 0));
	result("CAPBSET_READ 0", pr(23, 0));
	result("CAPBSET_READ 40", pr(23, 40));
	result("CAPBSET_READ 41", pr(23, 41));
	result("CAPBSET_READ -1", pr(23, -1));
	result("CAPBSET_DROP 41", pr(24, 41));
	result("TIMERSLACK", pr(30, 0));
	result("SET_TIMERSLACK", pr(29, 70000));
	result("TIMERSLACK", pr(30, 0));
	told("CHILD_SUBREAPER", 37);
	result("SET_CHILD_SUBREAPER", pr(36, 5));
	told("CHILD_SUBREAPER", 37);
	result("NO_NEW_PRIVS", pr(39, 0));
	result("NO_NEW_PRIVS with an argument", pr(39, 1));
	result("SET_NO_NEW_PRIVS 0", pr(38, 0));
	result("SET_NO_NEW_PRIVS 1, 1", sys(NR_prctl, 38, 1, 1, 0, 0));
	result("SET_NO_NEW_PRIVS 1", pr(38, 1));
	result("NO_NEW_PRIVS", pr(39, 0));
	result("option 0", pr(0, 0));
	result("option 9", pr(9, 0));
	result("option 1000", pr(1000, 0));
	result("option -1", pr(-1, 0));
	say("personality %lx", sys(NR_personality, -1));
	say("personality %lx", sys(NR_personality, 0x40000));
	say("personality %lx", sys(NR_personality, -1));
	ends("child", child, NULL);
	result("SET_TIMERSLACK 0", pr(29, 0));
	result("TIMERSLACK", pr(30, 0));
	sys(NR_execve, "/tests/prctl", (char *[]){ "p", "again", "x", "y", "z",
						   NULL }, NULL);
}

int main(int argc, char **argv, char **envp)
{
	(void)argv, (void)envp;
	ends(argc > 4 ? "after exec" : "options",
	     argc == 5 ? child : cases, NULL);
	return 0;
}
