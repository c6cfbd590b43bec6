/*
 * Readers of /proc/self.  Files are opened anew each time, because a file in
 * /proc is written by the kernel at the moment of the read.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "procfs.h"
#include "say.h"

#define PAGEMAP_PRESENT		(1ull << 63)
#define PAGEMAP_FRAME		((1ull << 55) - 1)

/* A file read line by line. */
struct lines {
	int fd;
	int pos;
	int end;
	char buf[512];
};

/*
 * Returns the next line without its newline, or a null pointer at the end of
 * the file.  A line that does not fit in the buffer comes in pieces.
 */
static char *next_line(struct lines *in)
{
	char *start, *nl;
	int n;

	for (;;) {
		start = in->buf + in->pos;
		nl = memchr(start, '\n', in->end - in->pos);
		if (nl) {
			*nl = '\0';
			in->pos = nl + 1 - in->buf;
			return start;
		}
		in->end -= in->pos;
		memmove(in->buf, start, in->end);
		in->pos = 0;
		n = read(in->fd, in->buf + in->end,
			 sizeof(in->buf) - 1 - in->end);
		if (n <= 0) {
			if (!in->end)
				return NULL;
			in->buf[in->end] = '\0';
			in->pos = in->end;
			return in->buf;
		}
		in->end += n;
	}
}

static int open_lines(struct lines *in, const char *path)
{
	in->pos = 0;
	in->end = 0;
	in->fd = open(path, O_RDONLY);
	return in->fd;
}

/* "start-end perms offset major:minor inode   name", see proc(5). */
static void parse_area(char *s, struct area *a)
{
	int field;

	a->start = strtoul(s, &s, 16);
	a->end = strtoul(s + 1, &s, 16);
	strlcpy(a->perms, s + 1, sizeof(a->perms));
	a->offset = strtoul(s + 6, &s, 16);
	for (field = 0; field < 2; field++) {
		s += strspn(s, " ");
		s += strcspn(s, " ");
	}
	s += strspn(s, " ");
	strlcpy(a->name, s, sizeof(a->name));
}

void read_areas(struct areas *all)
{
	struct lines in;
	char *s;

	all->count = -1;
	if (open_lines(&in, "/proc/self/maps") < 0)
		return;
	all->count = 0;
	while (all->count < MAX_AREAS && (s = next_line(&in)))
		parse_area(s, &all->area[all->count++]);
	close(in.fd);
}

const struct area *find_area(const struct areas *all, unsigned long addr)
{
	int i;

	for (i = 0; i < all->count; i++)
		if (addr >= all->area[i].start && addr < all->area[i].end)
			return &all->area[i];
	return NULL;
}

static int wanted(const char *line, const char *const *words)
{
	if (!words)
		return 1;
	for (; *words; words++)
		if (!strncmp(line, *words, strlen(*words)))
			return 1;
	return 0;
}

int show_lines(const char *path, const char *const *words)
{
	struct lines in;
	char *s;

	if (open_lines(&in, path) < 0)
		return -1;
	while ((s = next_line(&in)))
		if (wanted(s, words))
			say("  %.77s\n", s);
	close(in.fd);
	return 0;
}

long status_number(const char *field)
{
	size_t len = strlen(field);
	long value = -1;
	struct lines in;
	char *s;

	if (open_lines(&in, "/proc/self/status") < 0)
		return -1;
	while ((s = next_line(&in)))
		if (!strncmp(s, field, len) && s[len] == ':')
			value = strtol(s + len + 1, NULL, 10);
	close(in.fd);
	return value;
}

/* Reads the 8 bytes that a file of /proc/self keeps for the page of addr. */
static int read_entry(const char *path, unsigned long addr, void *entry)
{
	int fd = open(path, O_RDONLY);
	int n;

	if (fd < 0)
		return -1;
	n = pread(fd, entry, 8, addr / PAGE_SIZE * 8);
	close(fd);
	return n == 8 ? 0 : -1;
}

unsigned long frame_of(const volatile void *addr)
{
	uint64_t entry;

	if (read_entry("/proc/self/pagemap", (unsigned long)addr, &entry) < 0)
		return 0;
	return entry & PAGEMAP_PRESENT ? entry & PAGEMAP_FRAME : 0;
}

int read_descriptors(unsigned long addr, uint32_t descriptors[2])
{
	return read_entry("/proc/self/pte", addr, descriptors);
}

/* Counts present entries by pagemap; -1 on a kernel without it. */
static long count_present(unsigned long addr, unsigned long pages)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry[32];
	long sum = 0;
	int i, n;

	if (fd < 0)
		return -1;
	lseek(fd, addr / PAGE_SIZE * 8, SEEK_SET);
	while (pages) {
		n = pages < 32 ? pages : 32;
		n = read(fd, entry, n * 8) / 8;
		if (n <= 0)
			break;
		for (i = 0; i < n; i++)
			sum += entry[i] & PAGEMAP_PRESENT ? 1 : 0;
		pages -= n;
	}
	close(fd);
	return sum;
}

/* The same by mincore(2), which for a file answers for the page cache. */
static long count_in_core(unsigned long addr, unsigned long pages)
{
	unsigned char vec[64];
	unsigned long i, n;
	long sum = 0;

	for (; pages; addr += n * PAGE_SIZE, pages -= n) {
		n = pages < sizeof(vec) ? pages : sizeof(vec);
		if (mincore((void *)addr, n * PAGE_SIZE, vec) < 0)
			continue;		/* a hole, or not ours */
		for (i = 0; i < n; i++)
			sum += vec[i] & 1;
	}
	return sum;
}

long resident_pages(unsigned long addr, unsigned long pages)
{
	long n = pages ? count_present(addr, pages) : 0;

	return n < 0 ? count_in_core(addr, pages) : n;
}
