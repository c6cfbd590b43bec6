/* /proc/self/maps, /proc/self/status and /proc/meminfo, as programs read. */
#include <string.h>

#include "lib/abi.h"

static int ordered = 1;
static unsigned long last;

/* Rows of the program's own parts; others are the kernel's business. */
static void own(const struct row *row, void *arg)
{
	(void)arg;
	ordered &= row->start >= last && row->end > row->start;
	last = row->end;
	if (row->name[0] == '/' || !strcmp(row->name, "[heap]") ||
	    !strcmp(row->name, "[stack]"))
		say("  %s %lx %s", row->perms, row->offset, row->name);
}

static char text[8192];

static int slurp(const char *path)
{
	long fd = sys(NR_open, path, O_RDONLY, 0), n, len = 0;

	if (fd < 0) {
		result(path, fd);
		return 0;
	}
	while ((n = sys(NR_read, fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	sys(NR_close, fd);
	return 1;
}

/* The number behind "NAME:", -1 when there is none. */
static long field(const char *name)
{
	const char *p = strstr(text, name);
	long value = 0;

	if (!p)
		return -1;
	for (p += strlen(name); *p == ' ' || *p == '\t'; p++)
		;
	for (; *p >= '0' && *p <= '9'; p++)
		value = value * 10 + *p - '0';
	return strncmp(p, " kB\n", 4) ? -1 : value;
}

static long rss(void)
{
	return slurp("/proc/self/status") ? field("VmRSS:") : -1;
}

int main(int argc, char **argv, char **envp)
{
	char *p = (char *)sys(NR_brk, sys(NR_brk, 0) + PAGE);
	long size, i;

	(void)argc, (void)argv, (void)envp;
	(void)p;
	result("maps", each_row(own, NULL));
	truth("in order, none overlap", ordered);
	slurp("/proc/self/maps");
	p = strchr(text, '\n');
	truth("the name begins in column 50",
	      p && p - text > 50 && text[48] == ' ' && text[49] == '/');

	slurp("/proc/self/status");
	truth("status has a name", !strncmp(text, "Name:\tproc\n", 11));
	truth("and sizes", field("VmSize:") > 0 && field("VmRSS:") > 0 &&
	      field("VmData:") > 0 && field("VmStk:") > 0);
	size = field("VmSize:");
	p = map(NULL, 256 * PAGE, PROT_RW, MAP_PA);
	slurp("/proc/self/status");
	say("VmSize grew by %ld kB", field("VmSize:") - size);
	sys(NR_munmap, p, 256 * PAGE);
	slurp("/proc/self/status");
	truth("and shrank again", field("VmSize:") == size);

	p = map(NULL, 256 * PAGE, PROT_RW, MAP_PA);
	size = rss();
	for (i = 0; i < 256; i++)
		p[i * PAGE] = 1;
	i = rss() - size;
	truth("VmRSS grew with use", i >= 768 && i <= 1280);

	slurp("/proc/meminfo");
	truth("meminfo has totals", field("MemTotal:") > 200000 &&
	      field("MemFree:") > 0 &&
	      field("MemFree:") < field("MemTotal:"));
	return 0;
}
