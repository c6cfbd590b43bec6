/*
 * Reading /proc/self/maps a line at a time, in constant memory: a program
 * with thousands of areas looks at itself with this too.
 */
#include <string.h>

#include "abi.h"

static const char *hex(const char *s, unsigned long *value)
{
	for (*value = 0;; s++) {
		if (*s >= '0' && *s <= '9')
			*value = *value * 16 + *s - '0';
		else if (*s >= 'a' && *s <= 'f')
			*value = *value * 16 + *s - 'a' + 10;
		else
			return s;
	}
}

/* START-END PERMS OFFSET DEV INODE [NAME], as proc(5) has it. */
static void parse(const char *s, struct row *row)
{
	int field;

	s = hex(s, &row->start);
	s = hex(s + 1, &row->end);
	memcpy(row->perms, s + 1, 4);
	row->perms[4] = '\0';
	s = hex(s + 6, &row->offset);
	for (field = 0; field < 2; field++) {
		while (*s == ' ')
			s++;
		while (*s && *s != ' ')
			s++;
	}
	while (*s == ' ')
		s++;
	row->name = s;
}

/* Calls fn for each area of this process; 0, or the error of open(2). */
int each_row(void (*fn)(const struct row *, void *), void *arg)
{
	char buf[512], line[256];
	struct row row;
	size_t len = 0;
	long fd, n, i;

	fd = sys(NR_open, "/proc/self/maps", O_RDONLY, 0);
	if (fd < 0)
		return fd;
	while ((n = sys(NR_read, fd, buf, sizeof(buf))) > 0) {
		for (i = 0; i < n; i++) {
			if (buf[i] != '\n') {
				if (len < sizeof(line) - 1)
					line[len++] = buf[i];
				continue;
			}
			line[len] = '\0';
			len = 0;
			parse(line, &row);
			fn(&row, arg);
		}
	}
	sys(NR_close, fd);
	return 0;
}

struct window {
	unsigned long start, end;
	int print, count;
};

static void in_window(const struct row *row, void *arg)
{
	struct window *w = arg;

	if (row->end <= w->start || row->start >= w->end)
		return;
	w->count++;
	if (!w->print)
		return;
	say("  +%lx +%lx %s %lx %s",
	    row->start < w->start ? 0 : row->start - w->start,
	    row->end > w->end ? w->end - w->start : row->end - w->start,
	    row->perms, row->offset, row->name);
}

/*
 * The window's ends cut the rows printed: what lies beside it belongs to the
 * kernel's own choice of places.
 */
void rows(const char *what, const void *base, size_t len)
{
	struct window w = { (unsigned long)base, (unsigned long)base + len,
			    1, 0 };
	int err;

	say("%s:", what);
	err = each_row(in_window, &w);
	if (err)
		result("  /proc/self/maps", err);
}

int nrows(const void *base, size_t len)
{
	struct window w = { (unsigned long)base, (unsigned long)base + len,
			    0, 0 };
	int err = each_row(in_window, &w);

	return err ? err : w.count;
}
