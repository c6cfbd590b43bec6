/*
 * What the kernel has, counted from outside: sysinfo(2) and /proc/slabinfo.
 * Pages alone would not do, for a cache has more or fewer slabs by the order
 * in which objects go; so the pages of all slabs count as free, and of each
 * cache the objects in use are compared.
 */
#include <string.h>

#include "files.h"
#include "stock.h"

static char *word(char *s, char *out, size_t size)
{
	size_t n = 0;

	while (*s == ' ')
		s++;
	while (*s && *s != ' ') {
		if (n < size - 1)
			out[n++] = *s;
		s++;
	}
	out[n] = '\0';
	return s;
}

static long number(const char *s)
{
	long n = 0;

	while (*s >= '0' && *s <= '9')
		n = n * 10 + *s++ - '0';
	return n;
}

/* NAME OBJECTS ... with the pages of a slab sixth, slabs in use fifteenth. */
static void add_cache(struct stock *stock, char *line)
{
	char field[16][24];
	int i;

	for (i = 0; i < 16; i++)
		line = word(line, field[i], sizeof(field[i]));
	if (!field[14][0] || stock->caches == 32)
		return;
	strcpy(stock->cache[stock->caches].name, field[0]);
	stock->cache[stock->caches++].objects = number(field[1]);
	stock->pages += number(field[5]) * number(field[14]);
}

/* What is only cached is not counted: it goes, where there is a way. */
static void drop_caches(void)
{
	long fd = sys(NR_open, "/proc/sys/vm/drop_caches", O_WRONLY, 0);

	sys(NR_sync);
	sys(NR_write, fd, "3", 1);
	sys(NR_close, fd);
}

void take_stock(struct stock *stock)
{
	static char text[8192];
	char *line, *end;
	struct sysinfo si;
	long fd, n, len = 0;

	drop_caches();
	memset(stock, 0, sizeof(*stock));
	fd = sys(NR_open, "/proc/slabinfo", O_RDONLY, 0);
	while ((n = sys(NR_read, fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	memset(&si, 0, sizeof(si));
	sys(NR_sysinfo, &si);
	sys(NR_close, fd);
	stock->pages = (uint64_t)si.freeram * si.mem_unit / PAGE;
	line = strchr(text, '\n');		/* behind the version */
	line = line ? strchr(line + 1, '\n') : NULL;	/* and the heads */
	for (; line && (end = strchr(line + 1, '\n')); line = end) {
		*end = '\0';
		add_cache(stock, line + 1);
	}
	if (stock->caches == 0)
		say("leak stock: /proc/slabinfo shows no caches");
}

int all_there(const struct stock *before, const struct stock *after,
		     const char *name)
{
	long pages = before->pages - after->pages, objects;
	int i, fine = pages <= 0;

	if (!fine && name)
		say("leak %s: %ld pages", name, pages);
	for (i = 0; i < after->caches; i++) {
		objects = after->cache[i].objects - before->cache[i].objects;
		if (objects <= 0)
			continue;
		fine = 0;
		if (name)
			say("leak %s: %ld of %s", name, objects,
			    after->cache[i].name);
	}
	return fine;
}
