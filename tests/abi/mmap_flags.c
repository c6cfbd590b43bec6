/*
 * mmap: every flag with every kind of file and memory, and which error comes
 * first when several things are wrong.
 */
#include "lib/mem.h"

#define BASE	((char *)0x20000000)
#define NR_mknod	14
#define O_PATH	010000000

static struct kind {
	const char *name;
	long fd;
} kinds[] = {
	{ "file r", 0 }, { "file w", 0 }, { "file rw", 0 }, { "dir", 0 },
	{ "pipe r", 0 }, { "pipe w", 0 }, { "console", 0 }, { "null", 0 },
	{ "zero", 0 }, { "full", 0 }, { "proc", 0 }, { "path", 0 },
	{ "closed", 0 },
};
#define KINDS	(int)(sizeof(kinds) / sizeof(kinds[0]))

static void open_all(void)
{
	int ends[2], i = 0;

	sys(NR_mknod, "/dev/full2", S_IFCHR | 0666, 1 << 8 | 7);
	kinds[i++].fd = sys(NR_open, "/flags", O_RDONLY | O_CREAT, 0600);
	kinds[i++].fd = sys(NR_open, "/flags", O_WRONLY);
	kinds[i++].fd = sys(NR_open, "/flags", O_RDWR);
	sys(NR_ftruncate, kinds[2].fd, 2 * PAGE);
	kinds[i++].fd = sys(NR_open, "/", O_RDONLY | O_DIRECTORY);
	sys(NR_pipe2, ends, 0);
	kinds[i++].fd = ends[0];
	kinds[i++].fd = ends[1];
	kinds[i++].fd = sys(NR_open, "/dev/console", O_RDWR);
	kinds[i++].fd = sys(NR_open, "/dev/null", O_RDWR);
	kinds[i++].fd = sys(NR_open, "/dev/zero", O_RDWR);
	kinds[i++].fd = sys(NR_open, "/dev/full2", O_RDWR);
	kinds[i++].fd = sys(NR_open, "/proc/self/stat", O_RDONLY);
	kinds[i++].fd = sys(NR_open, "/flags", O_PATH);
	kinds[i++].fd = 99;
}

static const char *outcome(long r)
{
	if (!failed(r)) {
		sys(NR_munmap, r, 2 * PAGE);
		return "ok";
	}
	return error_name(r) ? error_name(r) : "?";
}

/* A line for the arguments, with the kinds of file behind each outcome. */
static void each_kind(const char *what, int prot, int flags, long pgoff)
{
	const char *names[KINDS];
	char line[400] = "";
	int i, j;

	for (i = 0; i < KINDS; i++)
		names[i] = outcome(sys(NR_mmap2, 0, 2 * PAGE, prot, flags,
				       kinds[i].fd, pgoff));
	for (i = 0; i < KINDS; i++) {
		if (!names[i])
			continue;
		strcat(line, *line ? "; " : "");
		strcat(line, names[i]);
		strcat(line, ":");
		for (j = i; j < KINDS; j++) {
			if (!names[j] || (j > i && strcmp(names[i], names[j])))
				continue;
			strcat(line, " ");
			strcat(line, kinds[j].name);
			if (j > i)
				names[j] = NULL;
		}
	}
	say("%s: %s", what, line);
}

static void files(void)
{
	static const struct { const char *name; int flag; } types[] = {
		{ "SHARED", MAP_SHARED }, { "PRIVATE", MAP_PRIVATE },
		{ "VALIDATE", MAP_SHARED_VALIDATE },
	};
	static const struct { const char *name; int prot; } prots[] = {
		{ "none", 0 }, { "r", 1 }, { "w", 2 }, { "rw", 3 },
		{ "x", 4 }, { "rwx", 7 },
	};
	char what[40];
	int t, p;

	for (t = 0; t < 3; t++)
		for (p = 0; p < 6; p++) {
			strcpy(what, types[t].name);
			strcat(what, " ");
			strcat(what, prots[p].name);
			each_kind(what, prots[p].prot, types[t].flag, 0);
		}
	each_kind("no type", 3, 0, 0);
	each_kind("type 4", 3, 4, 0);
	each_kind("type 15", 3, 15, 0);
	each_kind("GROWSDOWN", 1, MAP_PRIVATE | MAP_GROWSDOWN, 0);
	each_kind("GROWSDOWN shared", 1, MAP_SHARED | MAP_GROWSDOWN, 0);
	each_kind("HUGETLB", 1, MAP_PRIVATE | MAP_HUGETLB, 0);
	each_kind("SYNC", 1, MAP_SHARED | MAP_SYNC, 0);
	each_kind("SYNC validated", 1, MAP_SHARED_VALIDATE | MAP_SYNC, 0);
	each_kind("NOREPLACE validated", 1, MAP_SHARED_VALIDATE |
		  MAP_FIXED_NOREPLACE, 0);
	each_kind("unknown validated", 1, MAP_SHARED_VALIDATE | 0x2000000, 0);
	each_kind("known validated", 1, MAP_SHARED_VALIDATE | MAP_POPULATE |
		  MAP_NONBLOCK | MAP_LOCKED | MAP_STACK | MAP_NORESERVE |
		  MAP_DENYWRITE | 0x1000, 0);
	each_kind("unknown", 1, MAP_PRIVATE | 0x2000000, 0);
	each_kind("offset 0xfffff", 1, MAP_PRIVATE, 0xfffff);
	each_kind("offset 0xffffe", 1, MAP_PRIVATE, 0xffffe);
	each_kind("offset 0xffffd", 1, MAP_PRIVATE, 0xffffd);
	each_kind("offset 0xfffffffd", 1, MAP_PRIVATE, 0xfffffffd);
	each_kind("offset 0xfffffffe", 1, MAP_PRIVATE, 0xfffffffe);
	each_kind("offset 0xffffffff", 1, MAP_PRIVATE, 0xffffffff);
	each_kind("offset 0xfffffffd shared", 1, MAP_SHARED, 0xfffffffd);
	each_kind("ANONYMOUS", 3, MAP_PA, 7);
	each_kind("ANONYMOUS shared", 3, MAP_SA, 7);
	each_kind("ANONYMOUS validated", 3, MAP_SHARED_VALIDATE |
		  MAP_ANONYMOUS, 0);
}

static void anon(const char *what, size_t len, int prot, int flags, long off)
{
	say("%s: %s", what, outcome(sys(NR_mmap2, 0, len, prot, flags, -1,
					off)));
}

static void memory(void)
{
	long before;

	anon("GROWSDOWN", PAGE, 3, MAP_PA | MAP_GROWSDOWN, 0);
	anon("GROWSDOWN shared", PAGE, 3, MAP_SA | MAP_GROWSDOWN, 0);
	anon("HUGETLB", PAGE, 3, MAP_PA | MAP_HUGETLB, 0);
	anon("SYNC", PAGE, 3, MAP_PA | MAP_SYNC, 0);
	anon("no type", PAGE, 3, MAP_ANONYMOUS, 0);
	anon("both types", PAGE, 3, MAP_SA | MAP_PRIVATE, 0);
	anon("unknown flag", PAGE, 3, MAP_PA | 0x2000000, 0);
	anon("length 0", 0, 3, MAP_PA, 0);
	anon("length 0, no type", 0, 3, MAP_ANONYMOUS, 0);
	anon("length -1", -1, 3, MAP_PA, 0);
	anon("length 0xf0000000", 0xf0000000, 3, MAP_PA, 0);
	anon("offset overflows", 2 * PAGE, 3, MAP_PA, 0xffffffff);
	anon("protection 8", PAGE, 8, MAP_PA, 0);
	anon("protection -1", PAGE, -1, MAP_PA, 0);
	map(BASE, 8 * PAGE, PROT_NONE, MAP_PA | MAP_FIXED | MAP_POPULATE);
	resident("POPULATE without rights", BASE, 8);
	map(BASE, 4 * PAGE, PROT_READ, MAP_PA | MAP_FIXED | MAP_POPULATE);
	resident("POPULATE for reading", BASE, 8);
	sys(NR_mprotect, BASE, PAGE, PROT_RW);
	before = faults();
	poke(BASE);
	say("faults of a write: %ld", faults() - before);
	map(BASE, 4 * PAGE, PROT_RW, MAP_PA | MAP_FIXED | MAP_POPULATE);
	before = faults();
	poke(BASE);
	say("POPULATE for writing, faults of a write: %ld",
	    faults() - before);
	map(BASE, 4 * PAGE, PROT_RW, MAP_PA | MAP_FIXED | MAP_POPULATE |
	    MAP_NONBLOCK);
	resident("POPULATE NONBLOCK", BASE, 8);
	sys(NR_mmap2, BASE, 4 * PAGE, PROT_RW, MAP_SA | MAP_FIXED |
	    MAP_POPULATE, -1, 0);
	resident("POPULATE shared", BASE, 4);
	sys(NR_mmap2, BASE, 8 * PAGE, PROT_RW, MAP_SHARED | MAP_FIXED |
	    MAP_POPULATE, kinds[2].fd, 0);
	resident("POPULATE a file of 2 pages", BASE, 8);
	sys(NR_mmap2, BASE, 8 * PAGE, PROT_RW, MAP_PRIVATE | MAP_FIXED |
	    MAP_POPULATE, kinds[0].fd, 0);
	resident("private", BASE, 8);
	before = faults();
	poke(BASE);
	say("faults of a write: %ld", faults() - before);
	sys(NR_munmap, BASE, 8 * PAGE);
}

/* What mprotect may make of a map of a file. */
static void rights(void)
{
	int i, prot;
	char line[100];

	for (i = 0; i < 3; i += 2) {
		sys(NR_mmap2, BASE, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED,
		    kinds[i].fd, 0);
		line[0] = '\0';
		for (prot = 0; prot < 8; prot++) {
			strcat(line, sys(NR_mprotect, BASE, PAGE, prot) ?
			       " no" : " yes");
		}
		say("%s, shared:%s", kinds[i].name, line);
	}
	sys(NR_munmap, BASE, PAGE);
}

int main(int argc, char **argv, char **envp)
{
	int i;

	(void)argc, (void)argv, (void)envp;
	open_all();
	files();
	memory();
	rights();
	for (i = 0; i < KINDS; i++)
		sys(NR_close, kinds[i].fd);
	sys(NR_unlink, "/flags");
	sys(NR_unlink, "/dev/full2");
	return 0;
}
