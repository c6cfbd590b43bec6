/*
 * /proc/self: what must be true of stat, statm, cmdline, environ, auxv, exe,
 * cwd and fd, and that these agree with each other.
 */
#include <string.h>

#include "lib/abi.h"

static char text[8192], name[256];
static long len;

static long slurp(const char *path)
{
	long fd = sys(NR_open, path, O_RDONLY, 0), n;

	len = 0;
	if (fd < 0)
		return fd;
	while ((n = sys(NR_read, fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	sys(NR_close, fd);
	return n < 0 ? n : len;
}

/* Strings with a zero behind each, in one line. */
static void strings(const char *path)
{
	long r = slurp(path), i;

	result(path, r);
	for (i = 0; i + 1 < len; i++)
		if (text[i] == '\0')
			text[i] = '|';
	say("  %s", text);
}

static unsigned long number(const char **s)
{
	unsigned long n = 0;

	while (**s == ' ' || **s == '-')
		(*s)++;
	while (**s >= '0' && **s <= '9')
		n = n * 10 + *(*s)++ - '0';
	return n;
}

/* Field n of stat, counted from 1 as in proc(5); behind the name's ')'. */
static unsigned long stat_field(int n)
{
	const char *s;
	int i;

	slurp("/proc/self/stat");
	s = strchr(text, ')');
	if (!s)
		return -1;
	for (i = 2, s++; i < n; i++)
		s = strchr(s + 1, ' ') ? strchr(s + 1, ' ') : s;
	return number(&s);
}

static unsigned long statm(int n)
{
	const char *s = text;
	unsigned long value = 0;

	slurp("/proc/self/statm");
	while (n--)
		value = number(&s);
	return value;
}

static void status_line(const char *key)
{
	char *s, *end;

	slurp("/proc/self/status");
	s = strstr(text, key);
	end = s ? strchr(s, '\n') : NULL;
	if (!end) {
		say("%s is missing", key);
		return;
	}
	*end = '\0';
	say("%s", s);
}

static void link_to(const char *path)
{
	long n;

	memset(name, 'z', sizeof(name));
	n = sys(NR_readlink, path, name, sizeof(name) - 1);
	if (n >= 0)
		name[n] = '\0';
	result(path, n);
	if (n >= 0)
		say("  %s", name);
}

static void numbers(void)
{
	const char *s;
	int fields = 2;

	slurp("/proc/self/stat");
	for (s = strchr(text, ')'); s && (s = strchr(s + 1, ' ')); )
		fields++;
	say("stat has %d fields", fields);
	s = text;
	truth("the first is the pid", number(&s) == (unsigned)sys(NR_getpid));
	s = strchr(text, '(');
	say("then %c%c%c%c%c%c%c%c%c%c %c", s[0], s[1], s[2], s[3], s[4], s[5],
	    s[6], s[7], s[8], s[9], s[11]);
	say("parent %lu, priority %lu, nice %lu, threads %lu", stat_field(4),
	    stat_field(18), stat_field(19), stat_field(20));
	say("exit signal %lu, policy %lu", stat_field(38), stat_field(41));
	truth("vsize is statm's", stat_field(23) == statm(1) * PAGE);
	truth("rss is about statm's", stat_field(24) - statm(2) + 64 < 128);
	truth("startstack holds argc", stat_field(28) ==
	      (unsigned long)entry_sp);
	truth("startcode", stat_field(26) == 0x10000);
	truth("in between", stat_field(27) > 0x10000 &&
	      stat_field(45) >= stat_field(27) &&
	      stat_field(46) >= stat_field(45) &&
	      stat_field(47) >= stat_field(46));
	truth("arg_start is argv[0]", (char *)stat_field(48) ==
	      (char *)entry_sp[1]);
	truth("env_start is arg_end", stat_field(50) == stat_field(49));
	truth("env_end is above", stat_field(51) > stat_field(50));
	truth("minflt is getrusage's", stat_field(10) - faults() < 4ul ||
	      faults() - stat_field(10) < 4ul);
}

/* What statm's columns do when memory is mapped and used. */
static void sizes(void)
{
	unsigned long size = statm(1), rss = statm(2), shared = statm(3);
	unsigned long data = statm(6), i;
	char *p;

	p = map(NULL, 512 * PAGE, PROT_RW, MAP_PA);
	say("mapped: size %ld, data %ld", statm(1) - size, statm(6) - data);
	for (i = 0; i < 512; i++)
		p[i * PAGE] = 1;
	truth("used: resident", statm(2) - rss >= 512 - 128);
	truth("not shared", statm(3) - shared < 128);
	sys(NR_munmap, p, 512 * PAGE);
	p = map(NULL, 512 * PAGE, PROT_RW, MAP_SHARED | MAP_ANONYMOUS);
	say("shared: size %ld, data %ld", statm(1) - size, statm(6) - data);
	for (i = 0; i < 512; i++)
		p[i * PAGE] = 1;
	/* Linux counts in batches of 64. */
	truth("used: shared", statm(3) - shared >= 512 - 128);
	sys(NR_munmap, p, 512 * PAGE);
	say("gone: size %ld, data %ld, text %lu, lib %lu, dt %lu",
	    statm(1) - size, statm(6) - data, statm(4), statm(5), statm(7));
}

static void auxv(void)
{
	unsigned long *v = entry_sp + 1;
	long n;

	while (*v++)
		;
	while (*v++)
		;
	for (n = 0; v[n] || v[n + 1]; n += 2)
		;
	n += 2;
	slurp("/proc/self/auxv");
	truth("auxv is what lies on the stack",
	      len == n * 4 && !memcmp(text, v, len));
}

int main(int argc, char **argv, char **envp)
{
	long fd;

	(void)argc, (void)argv, (void)envp;
	strings("/proc/self/cmdline");
	strings("/proc/self/environ");
	result("comm", slurp("/proc/self/comm"));
	say("  %s", text);
	auxv();
	numbers();
	sizes();
	status_line("Name:");
	status_line("State:");
	status_line("PPid:");
	status_line("Uid:");
	status_line("Gid:");
	status_line("Threads:");
	status_line("VmLck:");
	status_line("VmSwap:");
	link_to("/proc/self/exe");
	link_to("/proc/self/cwd");
	link_to("/proc/self/root");
	sys(NR_chdir, "/tests");
	link_to("/proc/self/cwd");
	fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	sys(NR_dup2, fd, 9);
	link_to("/proc/self/fd/9");
	result("closed", sys(NR_close, 9));
	link_to("/proc/self/fd/9");
	link_to("/proc/self/maps");
	link_to("/proc/self/nothing");
	result("/proc/0", sys(NR_open, "/proc/0/maps", O_RDONLY, 0));
	result("/proc/01", sys(NR_open, "/proc/01/maps", O_RDONLY, 0));
	result("/proc/999999", sys(NR_open, "/proc/999999", O_RDONLY, 0));
	fd = sys(NR_open, "/proc/self/fd/0", O_RDONLY, 0);
	truth("an open descriptor can be opened anew", fd > 2);
	result("maps for writing", sys(NR_open, "/proc/self/maps", O_WRONLY, 0));
	result("a new file in /proc",
	       sys(NR_open, "/proc/new", O_WRONLY | O_CREAT, 0600));
	result("mkdir in /proc", sys(NR_mkdir, "/proc/self/new", 0700));
	result("unlink in /proc", sys(NR_unlink, "/proc/self/maps"));
	result("read of a directory", sys(NR_read,
	       sys(NR_open, "/proc", O_RDONLY, 0), text, 10));
	return 0;
}
