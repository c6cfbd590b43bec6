/*
 * syslog(2), the kernel's log: who may, what it takes, and what it gives. It
 * is not cleared: who runs next wants to see it, too.
 */
#include "lib/abi.h"

#define NR_syslog	103
#define NR_setresuid32	208

static char log[65536];

static void nobody(void *unused)
{
	(void)unused;
	sys(NR_setresuid32, 99, 99, 99);
	result("read, as nobody", sys(NR_syslog, 2, log, sizeof(log)));
	result("read all, as nobody", sys(NR_syslog, 3, log, sizeof(log)));
	result("size, as nobody", sys(NR_syslog, 10, NULL, 0) > 0);
	result("clear, as nobody", sys(NR_syslog, 5, NULL, 0));
	result("level, as nobody", sys(NR_syslog, 8, NULL, 5));
}

/* Every line begins with its level and its time. */
static int lines_are_whole(long n)
{
	int start = 1;

	for (long i = 0; i < n; i++) {
		if (start && (log[i] != '<' || log[i + 2] != '>' ||
			      log[i + 3] != '['))
			return 0;
		start = log[i] == '\n';
	}
	return start;
}

int main(int argc, char **argv, char **envp)
{
	long n;

	(void)argc, (void)argv, (void)envp;
	result("close", sys(NR_syslog, 0, NULL, 0));
	result("open", sys(NR_syslog, 1, NULL, 0));
	result("11", sys(NR_syslog, 11, NULL, 0));
	result("-1", sys(NR_syslog, -1, NULL, 0));
	for (int type = 2; type <= 4; type++) {
		say("type %d", type);
		result("no buffer", sys(NR_syslog, type, NULL, 10));
		result("negative", sys(NR_syslog, type, log, -1));
		result("length 0", sys(NR_syslog, type, log, 0));
		result("kernel", sys(NR_syslog, type, 0xc0008000, 10));
	}
	result("nowhere", sys(NR_syslog, 3, 0x1000, 1000));
	n = sys(NR_syslog, 3, log, sizeof(log));
	truth("there is a log", n > 100);
	truth("of whole lines", lines_are_whole(n));
	n = sys(NR_syslog, 3, log, 300);
	truth("the last of them", n > 0 && n <= 300 && lines_are_whole(n));
	truth("a buffer", sys(NR_syslog, 10, NULL, 0) >= 16384);
	truth("unread", sys(NR_syslog, 9, NULL, 0) > 0);
	result("level 0", sys(NR_syslog, 8, NULL, 0));
	result("level 9", sys(NR_syslog, 8, NULL, 9));
	result("level 1", sys(NR_syslog, 8, NULL, 1));
	result("console off", sys(NR_syslog, 6, NULL, 0));
	result("console on", sys(NR_syslog, 7, NULL, 0));
	ends("nobody", nobody, NULL);
	return 0;
}
