/*
 * Looking at the window: what is compared besides results.
 */
#include <string.h>

#include "mm.h"

/* The rows of maps, cut at the range's ends: a stack may have grown below. */
static void one_row(const struct row *row, void *arg)
{
	const struct range *r = arg;
	unsigned long start = row->start, end = row->end;

	if (end <= r->start || start >= r->start + r->len)
		return;
	line("  %s %s %s %lx %s", rel(start), rel(end), row->perms,
	     (start >= BASE && row->name[0]) ? row->offset : 0, row->name);
}

/* Which pages are there, a digit each; a page beyond all areas is a dot. */
static void resident(unsigned long start, unsigned long len)
{
	char text[N + 1];
	unsigned char there;
	unsigned long i;

	if (run->on_disk)		/* much is read ahead */
		return;
	for (i = 0; i < len / PAGE; i++) {
		if (sys(NR_mincore, start + i * PAGE, PAGE, &there))
			text[i] = '.';
		else
			text[i] = '0' + (there & 1);
	}
	text[i] = '\0';
	line("  there: %s", text);
}

void look_at(unsigned long start, unsigned long len)
{
	struct range r = { start, len };

	line("maps:");
	each_row(one_row, &r);
	resident(start, len);
	if (!(run->without & WITHOUT_FAULTS))
		line("faults: %ld", faults());
}

static uint32_t sum_words(const uint32_t *word)
{
	uint32_t sum = 0, i;

	for (i = 0; i < PAGE / 4; i++)
		sum = (sum ^ word[i]) * 16777619u;
	return (sum >> 16 ^ sum) & 0xffff;
}

/* Of a page that cannot be read, how it says so. */
void look_sum(unsigned long start, unsigned long len)
{
	char text[80];
	unsigned int n = 0;
	struct access a;
	uint32_t sum;
	int i;

	for (; len; len -= PAGE, start += PAGE) {
		touch(READ_BYTE, start, 0, &a);
		sum = a.sig ? 0 : sum_words((uint32_t *)start);
		text[n++] = ' ';
		if (a.sig) {
			text[n++] = 'S';
			text[n++] = '0' + a.sig % 10;
			text[n++] = '0' + a.code % 10;
		}
		for (i = 12; !a.sig && i >= 0; i -= 4)
			text[n++] = "0123456789abcdef"[sum >> i & 15];
		text[n] = '\0';
		if (len == PAGE || n > 64) {
			line("  bytes to %s:%s", rel(start), text);
			n = 0;
		}
	}
}

void look_range(void)
{
	struct range r = a_range();

	if (one_in(2))
		look_at(r.start, r.len);
	else
		look_sum(r.start, r.len);
}

void look_file(long fd)
{
	static uint32_t page[PAGE / 4];
	struct stat64 st;
	uint32_t sum = 0;
	long offset, n;

	memset(&st, 0, sizeof(st));
	sys(NR_fstat64, fd, &st);
	for (offset = 0; offset < st.size; offset += n) {
		memset(page, 0, sizeof(page));
		n = sys(NR_pread64, fd, page, PAGE, 0, offset, 0);
		if (n <= 0)
			break;
		sum = sum * 31 + sum_words(page);
	}
	line("file: %lx bytes, %lx blocks, sum %lx", (long)st.size,
	     run->on_disk ? 0 : (long)st.blocks, sum);
}
