/* /proc: threads, descriptors, limits, settings, what the machine tells. */
#include <string.h>

#include "lib/abi.h"

static char text[8192], name[64];

/* The whole of a file in text[]; its length or -errno. */
static long slurp(const char *path)
{
	long fd = sys(NR_open, path, O_RDONLY, 0), n, len = 0;

	text[0] = '\0';
	if (fd < 0)
		return fd;
	while ((n = sys(NR_read, fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	sys(NR_close, fd);
	return n < 0 ? n : len;
}

static long spit(const char *path, const char *s)
{
	long fd = sys(NR_open, path, O_WRONLY, 0), n;

	if (fd < 0)
		return fd;
	n = sys(NR_write, fd, s, strlen(s));
	sys(NR_close, fd);
	return n;
}

/* The line of text[] that begins with @start, without its newline. */
static const char *line(const char *start)
{
	static char buf[200];
	const char *p = text;
	size_t n = 0;

	for (; p && strncmp(p, start, strlen(start)); p = strchr(p, '\n') ?
	     strchr(p, '\n') + 1 : NULL)
		if (!*p)
			return "(none)";
	while (p && *p && *p != '\n' && n < sizeof(buf) - 1)
		buf[n++] = *p++;
	buf[n] = '\0';
	return p ? buf : "(none)";
}

/* Field @n, from 1, of the stat line in text[]. */
static const char *field(int n)
{
	static char buf[32];
	const char *p = strchr(text, ')') + 2;
	size_t len = 0;

	for (n -= 3; n > 0; n--)
		p = strchr(p, ' ') + 1;
	while (*p && *p != ' ' && *p != '\n' && len < sizeof(buf) - 1)
		buf[len++] = *p++;
	buf[len] = '\0';
	return buf;
}

static void path_of(char *out, const char *a, long n, const char *b)
{
	char digits[12];
	int i = 0;

	strcpy(out, a);
	do {
		digits[i++] = '0' + n % 10;
		n /= 10;
	} while (n);
	out += strlen(out);
	while (i)
		*out++ = digits[--i];
	strcpy(out, b);
}

static void task(void)
{
	char path[64];
	long n;

	path_of(path, "/proc/self/task/", sys(NR_gettid), "/comm");
	truth("a thread has a name", slurp(path) > 0);
	say("%s", line(""));
	path_of(path, "/proc/self/task/", 1, "/comm");
	result("another's thread", slurp(path));
	path_of(path, "/proc/self/task/", sys(NR_gettid), "/task");
	result("a thread has no threads", slurp(path));
	memset(name, 0, sizeof(name));
	result("thread-self is a link", sys(NR_readlink, "/proc/thread-self",
					    name, 63) > 0);
	path_of(path, "", sys(NR_getpid), "/task/");
	path_of(path + strlen(path), "", sys(NR_gettid), "");
	truth("to the right place", !strcmp(path, name));
	result("comm is written", spit("/proc/self/comm", "a new name, too long"));
	slurp("/proc/self/comm");
	say("%s", line(""));
	slurp("/proc/self/status");
	say("%s", line("Name:"));
	say("%s", line("State:"));
	say("%s", line("Threads:"));
	slurp("/proc/self/stat");
	say("state %s", field(3));
	path_of(path, "", sys(NR_getppid), "");
	truth("parent", !strcmp(field(4), path));
	say("priority %s", field(18));
	say("nice %s", field(19));
	say("threads %s", field(20));
	n = slurp("/proc/self/wchan");
	say("wchan of who runs: %s, %ld", text, n);
}

static void fds(void)
{
	char path[64];
	long fd = sys(NR_open, "/tests/data", O_RDONLY | O_CLOEXEC, 0);
	struct stat64 st;

	sys(NR_lseek, fd, 7, SEEK_SET);
	path_of(path, "/proc/self/fdinfo/", fd, "");
	slurp(path);
	say("%s", line("pos:"));
	say("%s", line("flags:"));
	path_of(path, "/proc/self/fd/", fd, "");
	sys(NR_lstat64, path, &st);
	say("mode %lx size %ld", (unsigned long)st.mode, (long)st.size);
	sys(NR_close, fd);
	result("closed", sys(NR_lstat64, path, &st));
	fd = sys(NR_open, "/dev/null", O_WRONLY, 0);
	sys(NR_lstat64, path, &st);
	say("mode for writing %lx", (unsigned long)st.mode);
	sys(NR_close, fd);
}

static void limits(void)
{
	struct rlimit cur = { 123, 456 };

	sys(NR_setrlimit, 0, &cur);
	slurp("/proc/self/limits");
	say("%s", line("Limit"));
	say("%s", line("Max cpu"));
	say("%s", line("Max stack"));
	say("%s", line("Max open"));
	say("%s", line("Max locked"));
	say("%s", line("Max nice"));
	say("%s", line("Max realtime timeout"));
	slurp("/proc/self/oom_score_adj");
	say("oom_score_adj %s", line(""));
	result("a thousand", spit("/proc/self/oom_score_adj", "1000\n"));
	slurp("/proc/self/oom_score_adj");
	say("oom_score_adj %s", line(""));
	result("too much", spit("/proc/self/oom_score_adj", "1001"));
	result("no number", spit("/proc/self/oom_score_adj", "12x"));
	result("less than nothing", spit("/proc/self/oom_score_adj", "-17"));
	slurp("/proc/self/oom_score_adj");
	say("oom_score_adj %s", line(""));
}

static void settings(void)
{
	struct utsname u;
	char old[70];

	slurp("/proc/sys/kernel/ostype");
	say("ostype %s", line(""));
	slurp("/proc/sys/kernel/pid_max");
	say("pid_max %s", line(""));
	slurp("/proc/sys/kernel/hostname");
	strcpy(old, line(""));
	result("hostname is written", spit("/proc/sys/kernel/hostname", "box\n"));
	sys(NR_uname, &u);
	say("uname: %s", u.nodename);
	spit("/proc/sys/kernel/hostname", old);
	slurp("/proc/sys/kernel/random/uuid");
	truth("a uuid", strlen(text) == 37 && text[8] == '-' &&
	      text[14] == '4' && text[36] == '\n');
	strcpy(old, text);
	slurp("/proc/sys/kernel/random/uuid");
	truth("another one", strcmp(text, old) != 0);
	slurp("/proc/sys/kernel/random/boot_id");
	strcpy(old, text);
	slurp("/proc/sys/kernel/random/boot_id");
	truth("the same boot", !strcmp(text, old));
	result("a setting that is not there", slurp("/proc/sys/kernel/nothing"));
	result("one cannot be made", sys(NR_open, "/proc/sys/x",
					 O_CREAT | O_RDWR, 0600));
}

static void machine(void)
{
	char *p;
	int spaces = 0;

	slurp("/proc/loadavg");
	for (p = text; *p; p++)
		spaces += *p == ' ';
	truth("loadavg has five fields", spaces == 4 && strchr(text, '/'));
	slurp("/proc/stat");
	truth("stat begins with all CPUs", !strncmp(text, "cpu  ", 5));
	truth("then each", !strncmp(line("cpu0"), "cpu0 ", 5));
	truth("and has", strcmp(line("ctxt "), "(none)") &&
	      strcmp(line("btime "), "(none)") &&
	      strcmp(line("processes "), "(none)"));
	slurp("/proc/devices");
	say("%s", line("Character"));
	say("%s", line("  1 "));
	say("%s", line("  5 "));
	say("%s", line("204 "));
	say("%s", line("Block"));
	slurp("/proc/iomem");
	truth("RAM", strstr(text, " : System RAM\n") &&
	      strstr(text, "  40") && strstr(text, " : Kernel code\n"));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	task();
	fds();
	limits();
	settings();
	machine();
	return 0;
}
