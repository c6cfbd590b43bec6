/*
 * /proc/self/smaps, smaps_rollup, clear_refs and pagemap: areas of every kind,
 * touched and not, shared and not.
 */
#include "lib/mem.h"

#define BASE	((char *)0x20000000)
#define NR_prctl	172
#define PR_SET_DUMPABLE	4

/*
 * Which lines: what is not 0, but for what Linux does later, when it has
 * collected some pages; that too; or all.
 */
enum { SOME, USED, ALL };

static int wanted(const char *line, int lines)
{
	if (lines == ALL)
		return 1;
	if (lines != USED && (!strncmp(line, "Referenced", 10) ||
			      !strncmp(line, "LazyFree", 8)))
		return 0;
	return strncmp(line, "KernelPage", 10) &&
	       strncmp(line, "MMUPage", 7) && !strstr(line, "       0 kB");
}

/* Of the areas that begin from @base on, up to @len. */
static void smaps(const char *what, char *base, size_t len, int lines)
{
	static char buf[4096], line[256];
	long fd = sys(NR_open, "/proc/self/smaps", O_RDONLY, 0), n, i;
	unsigned long start = 0, k = 0;
	int in = 0, digits;

	say("%s:", what);
	while ((n = sys(NR_read, fd, buf, sizeof(buf))) > 0) {
		for (i = 0; i < n; i++) {
			if (buf[i] != '\n') {
				if (k < sizeof(line) - 1)
					line[k++] = buf[i];
				continue;
			}
			line[k] = '\0';
			k = 0;
			start = 0;
			for (digits = 0; digits < 8; digits++) {
				char c = line[digits];

				if (c >= '0' && c <= '9')
					start = start * 16 + c - '0';
				else if (c >= 'a' && c <= 'f')
					start = start * 16 + c - 'a' + 10;
				else
					break;
			}
			if (digits == 8 && line[8] == '-') {
				in = start >= (unsigned long)base &&
				     start - (unsigned long)base < len;
				line[31] = '\0';
				if (in)
					say("  area +%lx %s",
					    start - (unsigned long)base,
					    line + 18);
			} else if (in && wanted(line, lines)) {
				say("  %s", line);
			}
		}
	}
	sys(NR_close, fd);
}

/* The upper bits of a page's entry, and whether it tells a frame. */
static void pagemap(const char *what, char *p, int count, long given)
{
	long fd = given ? given : sys(NR_open, "/proc/self/pagemap", O_RDONLY,
				      0);
	uint64_t entry;
	char text[200], *t = text;
	long r;

	for (; count--; p += PAGE) {
		r = sys(NR_pread64, fd, &entry, 8, 0,
			(unsigned long)p / PAGE * 8, 0);
		if (r != 8) {
			result("pread", r);
			break;
		}
		*t++ = entry >> 63 ? 'P' : '-';
		*t++ = entry >> 62 & 1 ? 'S' : '-';
		*t++ = entry >> 61 & 1 ? 'F' : '-';
		*t++ = entry >> 56 & 1 ? 'X' : '-';
		*t++ = entry >> 55 & 1 ? 'D' : '-';
		*t++ = entry & ((1ull << 55) - 1) ? 'f' : '-';
		*t++ = ' ';
	}
	*t = '\0';
	say("%s: %s", what, text);
	sys(NR_close, fd);
}

static void child(void *arg)
{
	long fd;

	(void)arg;
	smaps("child", BASE, 16 * PAGE, SOME);
	pagemap("child", BASE, 6, 0);
	fd = sys(NR_open, "/proc/self/pagemap", O_RDONLY, 0);
	sys(NR_setuid32, 1000);
	result("open, no longer root", sys(NR_open, "/proc/self/pagemap",
					   O_RDONLY, 0));
	pagemap("opened by root", BASE, 4, fd);
	sys(NR_prctl, PR_SET_DUMPABLE, 1);
	pagemap("opened by another", BASE, 4, 0);
}

static void clear(const char *text)
{
	long fd = sys(NR_open, "/proc/self/clear_refs", O_WRONLY, 0);

	result(text, sys(NR_write, fd, text, strlen(text)));
	sys(NR_close, fd);
}

static void arguments(void)
{
	long fd = sys(NR_open, "/proc/self/pagemap", O_RDONLY, 0);
	uint64_t entry[2];

	result("4 bytes", sys(NR_pread64, fd, entry, 4, 0, 0, 0));
	result("at 4", sys(NR_pread64, fd, entry, 8, 0, 4, 0));
	result("nothing", sys(NR_pread64, fd, entry, 0, 0, 0, 0));
	result("to nowhere", sys(NR_pread64, fd, NULL, 8, 0,
				 (unsigned long)BASE / PAGE * 8, 0));
	result("16 bytes", sys(NR_pread64, fd, entry, 16, 0,
			       (unsigned long)BASE / PAGE * 8, 0));
	sys(NR_close, fd);
	clear("0");
	clear("6");
	clear("x");
	clear("4\n");
	clear("5");
}

int main(int argc, char **argv, char **envp)
{
	int fd = sys(NR_open, "/tests/data", O_RDONLY, 0), i;

	(void)argc, (void)argv, (void)envp;
	map(BASE, 6 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	poke(BASE);
	poke(BASE + PAGE);
	peek(BASE + 2 * PAGE);
	smaps("private memory", BASE, 16 * PAGE, ALL);
	pagemap("pagemap", BASE, 7, 0);
	sys(NR_mlock, BASE, 2 * PAGE);
	smaps("locked", BASE, 16 * PAGE, SOME);
	ends("child", child, NULL);
	smaps("after the child", BASE, 16 * PAGE, SOME);
	sys(NR_munlock, BASE, 2 * PAGE);
	sys(NR_madvise, BASE, PAGE, MADV_FREE);
	smaps("one freed", BASE, 16 * PAGE, SOME);
	map(BASE, 2 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	poke(BASE);
	poke(BASE + PAGE);
	smaps("both used", BASE, PAGE, USED);
	clear("3");
	smaps("references of files cleared", BASE, PAGE, USED);
	clear("2");
	smaps("references cleared", BASE, PAGE, USED);
	peek(BASE + PAGE);
	smaps("one used", BASE, PAGE, USED);
	clear("1");
	smaps("references cleared", BASE, PAGE, USED);

	sys(NR_mmap2, BASE, 4 * PAGE, PROT_RW, MAP_SA | MAP_FIXED, -1, 0);
	poke(BASE);
	peek(BASE + PAGE);
	smaps("shared memory", BASE, 4 * PAGE, SOME);
	pagemap("pagemap", BASE, 4, 0);
	sys(NR_mmap2, BASE, 4 * PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, fd,
	    0);
	peek(BASE);
	smaps("a file, shared", BASE, 4 * PAGE, SOME);
	pagemap("pagemap", BASE, 4, 0);
	sys(NR_mmap2, BASE, 4 * PAGE, PROT_RW | PROT_EXEC, MAP_PRIVATE |
	    MAP_FIXED, fd, 0);
	peek(BASE);
	poke(BASE + PAGE);
	smaps("a file, private", BASE, 4 * PAGE, SOME);
	pagemap("pagemap", BASE, 4, 0);
	for (i = 0; i < 20; i++) {
		if (i == 9 || (i > 11 && i < 16))
			continue;
		map(BASE, PAGE, PROT_NONE, MAP_PA | MAP_FIXED);
		if (!sys(NR_madvise, BASE, PAGE, i)) {
			say("advice %d", i);
			smaps("then", BASE, PAGE, SOME);
		}
	}
	map(BASE, PAGE, PROT_NONE, MAP_PA | MAP_FIXED | MAP_NORESERVE);
	smaps("NORESERVE", BASE, PAGE, SOME);
	map(BASE, PAGE, PROT_READ, MAP_PA | MAP_FIXED | MAP_GROWSDOWN);
	smaps("GROWSDOWN", BASE, PAGE, SOME);
	map(BASE, PAGE, PROT_READ, MAP_PA | MAP_FIXED | MAP_STACK);
	sys(NR_mlock2, BASE, PAGE, MLOCK_ONFAULT);
	smaps("locked on fault", BASE, PAGE, SOME);
	smaps("the gate", (char *)0xffff0000, 0x10000, ALL);
	arguments();
	say("rollup: VmFlags %s", proc_kb("/proc/self/smaps_rollup",
	    "VmFlags:") < 0 ? "no" : "yes");
	say("rollup: Pss_Anon %s", proc_kb("/proc/self/smaps_rollup",
	    "Pss_Anon:") > 0 ? "yes" : "no");
	truth("rollup: Rss is VmRSS",
	      proc_kb("/proc/self/smaps_rollup", "Rss:") ==
	      status_kb("VmRSS"));
	return 0;
}
