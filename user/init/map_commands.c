/*
 * The lab's commands that change the areas: mmap, munmap, mprotect, brk.
 *
 * Mistakes are left to the kernel to find, so that its answers can be seen.
 * Only the ground the lab itself stands on is protected.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab.h"
#include "procfs.h"
#include "say.h"

extern char __executable_start[], end[];

static struct areas all;	/* read anew by each that needs it */

static int overlaps(unsigned long addr, unsigned long bytes,
		    unsigned long from, unsigned long to)
{
	return addr < to && addr + bytes > from;
}

int is_own_memory(unsigned long addr, unsigned long bytes)
{
	unsigned long here = (unsigned long)&bytes;
	const struct area *stack;

	read_areas(&all);
	stack = find_area(&all, here);
	if (!overlaps(addr, bytes, (unsigned long)__executable_start,
		      PAGE_UP((unsigned long)end)) &&
	    !(stack && overlaps(addr, bytes, stack->start, stack->end)))
		return 0;
	say("No: the lab's own code, data or stack is there.\n");
	return 1;
}

/* "none", or letters of rwx; *prot stays as it is if the word is neither. */
static int parse_prot(const char *word, int *prot)
{
	const char *s = word;
	int bits = PROT_NONE;

	if (!strcmp(word, "none"))
		s = "";
	else if (!*s)
		return -1;
	for (; *s; s++) {
		if (*s == 'r')
			bits |= PROT_READ;
		else if (*s == 'w')
			bits |= PROT_WRITE;
		else if (*s == 'x')
			bits |= PROT_EXEC;
		else
			return -1;
	}
	*prot = bits;
	return 0;
}

static void failed(const char *call)
{
	say("%s: %s\n", call, strerror(errno));
}

struct request {
	unsigned long addr;
	unsigned long bytes;
	int prot;
	int flags;
	const char *file;	/* null: anonymous */
	int whole;		/* as many bytes as it has */
};

/* Takes mmap's words apart; the order is free. */
static int parse_request(char **words, struct request *rq)
{
	char **w;

	for (w = words + 1; *w; w++) {
		if (!strcmp(*w, "shared")) {
			rq->flags |= MAP_SHARED;
		} else if ((!strcmp(*w, "at") || !strcmp(*w, "over")) && w[1]) {
			rq->flags |= **w == 'a' ? MAP_FIXED_NOREPLACE :
						  MAP_FIXED;
			if (parse_address(*++w, &rq->addr) < 0)
				return -1;
		} else if (!strcmp(*w, "file") && w[1]) {
			rq->file = *++w;
		} else if (**w == '/') {
			rq->file = *w;
			rq->whole = 1;
		} else if (parse_prot(*w, &rq->prot) < 0 &&
			   parse_size(*w, &rq->bytes) < 0) {
			return -1;
		}
	}
	if (!(rq->flags & MAP_SHARED))
		rq->flags |= MAP_PRIVATE;
	return 0;
}

/* For reading and writing if that is allowed. -1 with a message. */
static int open_to_map(struct request *rq)
{
	int fd = open(rq->file, O_RDWR);
	struct stat st;

	if (fd < 0)
		fd = open(rq->file, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) < 0)
		failed(rq->file);
	else if (rq->whole)
		rq->bytes = st.st_size;
	return fd;
}

void cmd_mmap(int count, char **words)
{
	struct request rq = { .bytes = PAGE_SIZE,
			      .prot = PROT_READ | PROT_WRITE };
	int fd = -1;
	void *p;

	(void)count;
	if (parse_request(words, &rq) < 0)
		return;
	if ((rq.flags & MAP_FIXED) && is_own_memory(rq.addr, rq.bytes))
		return;
	if (!rq.file)
		rq.flags |= MAP_ANONYMOUS;
	else if ((fd = open_to_map(&rq)) < 0)
		return;
	watch(0, 0);
	p = mmap((void *)rq.addr, rq.bytes, rq.prot, rq.flags, fd, 0);
	if (fd >= 0)
		close(fd);
	if (p == MAP_FAILED) {
		failed("mmap");
		return;
	}
	last_map = (unsigned long)p;
	say("mmap gave %08lx, now also called $\n", last_map);
	show_difference();
}

void cmd_munmap(int count, char **words)
{
	unsigned long addr, bytes;
	const struct area *area;

	if (count < 2) {
		say("munmap ADDR [N]\n");
		return;
	}
	if (parse_address(words[1], &addr) < 0)
		return;
	read_areas(&all);
	area = find_area(&all, addr);
	if (count > 2) {
		if (parse_size(words[2], &bytes) < 0)
			return;
	} else if (area) {
		addr = area->start;
		bytes = area->end - area->start;
	} else {
		say("There is no area at %08lx.\n", addr);
		return;
	}
	if (is_own_memory(addr, bytes))
		return;
	watch(addr, PAGE_UP(bytes) / PAGE_SIZE);
	if (munmap((void *)addr, bytes) < 0)
		failed("munmap");
	else
		show_difference();
}

void cmd_mprotect(int count, char **words)
{
	unsigned long addr, bytes;
	int prot;

	if (count < 4 || parse_prot(words[3], &prot) < 0) {
		say("mprotect ADDR N PROT; PROT is none or letters of rwx\n");
		return;
	}
	if (parse_address(words[1], &addr) < 0 ||
	    parse_size(words[2], &bytes) < 0 || is_own_memory(addr, bytes))
		return;
	watch(addr, PAGE_UP(bytes) / PAGE_SIZE);
	if (mprotect((void *)addr, bytes, prot) < 0)
		failed("mprotect");
	else
		show_difference();
}

void cmd_brk(int count, char **words)
{
	unsigned long now = (unsigned long)sbrk(0), to, bytes;

	if (count < 2) {
		say("The heap ends at %08lx.\n", now);
		return;
	}
	if (words[1][0] == '+' || words[1][0] == '-') {
		if (parse_size(words[1] + 1, &bytes) < 0)
			return;
		to = words[1][0] == '+' ? now + bytes : now - bytes;
	} else if (parse_address(words[1], &to) < 0) {
		return;
	}
	watch(0, 0);
	if (brk((void *)to) < 0) {
		say("brk: the kernel leaves the end at %08lx\n",
		    (unsigned long)sbrk(0));
		return;
	}
	say("The heap ended at %08lx, now at %08lx.\n", now, to);
	show_difference();
}
