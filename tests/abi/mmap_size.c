/*
 * Maps of a file whose size changes: what lies behind its end, before and
 * after, in the last page and beyond.
 */
#include <string.h>

#include "lib/abi.h"

#define FILE	"/tests/.mmap_size"

static char *p;
static long fd;

static void put(long offset, const char *s)
{
	sys(NR_lseek, fd, offset, SEEK_SET);
	sys(NR_write, fd, s, strlen(s));
}

static int byte(long offset)
{
	char c = -1;

	sys(NR_pread64, fd, &c, 1, 0, offset, 0);
	return c;
}

static void each_page(const char *what, void (*fn)(void *))
{
	char text[80];
	int i;

	for (i = 0; i < 4; i++) {
		strcpy(text, what);
		strcat(text, " page ");
		text[strlen(text) + 1] = '\0';
		text[strlen(text)] = '0' + i;
		ends(text, fn, p + i * PAGE);
	}
}

static void map_it(int flags)
{
	p = (char *)sys(NR_mmap2, NULL, 4 * PAGE, PROT_RW, flags, fd, 0);
}

static void shared(void)
{
	long before;

	say("shared:");
	map_it(MAP_SHARED);
	result("to 100 bytes", sys(NR_ftruncate, fd, 100));
	each_page("read", peek);
	p[200] = 'x';			/* behind the end: nobody's */
	say("behind the end %c, read gives %d", p[200],
	    (int)sys(NR_pread64, fd, &before, 1, 0, 200, 0));
	result("to 2 pages and 10", sys(NR_ftruncate, fd, 2 * PAGE + 10));
	say("byte 200 is %d, in the file %d", p[200], byte(200));
	each_page("write", poke);
	put(2 * PAGE + 5, "through write");
	say("seen: %c%c", p[2 * PAGE + 5], p[2 * PAGE + 6]);
	p[PAGE + 7] = 'm';
	say("read back: %c", byte(PAGE + 7));
	result("to one page", sys(NR_ftruncate, fd, PAGE));
	each_page("read", peek);
	result("to nothing", sys(NR_ftruncate, fd, 0));
	each_page("read", peek);
	result("to 4 pages", sys(NR_ftruncate, fd, 4 * PAGE));
	before = faults();
	say("all zero: %d %d", p[7], p[PAGE + 7]);
	say("%ld faults", faults() - before);
	sys(NR_munmap, p, 4 * PAGE);
}

/* A private copy goes with the file's page, too, when the file is cut. */
static void private(void)
{
	say("private:");
	put(0, "abcdef");
	put(PAGE, "ghijkl");
	map_it(MAP_PRIVATE);
	p[0] = 'X';
	p[PAGE] = 'Y';
	say("mine %c%c %c%c, the file's %c %c", p[0], p[1], p[PAGE],
	    p[PAGE + 1], byte(0), byte(PAGE));
	put(1, "1");
	put(PAGE * 2, "2");
	say("the file's later %c is not in my copy, which has %c; but %c is",
	    byte(1), p[1], p[2 * PAGE]);
	result("to one page", sys(NR_ftruncate, fd, PAGE));
	each_page("read", peek);
	say("still mine: %c", p[0]);
	result("to 4 pages", sys(NR_ftruncate, fd, 4 * PAGE));
	say("the copy is gone: %d", p[PAGE]);
	sys(NR_munmap, p, 4 * PAGE);
}

static void into_kernel(void)
{
	char c = 0;

	say("a hole of the file as a system call's buffer:");
	sys(NR_ftruncate, fd, PAGE);
	map_it(MAP_SHARED);
	result("write from behind the end", sys(NR_write, fd, p + PAGE, 1));
	result("read to behind the end",
	       sys(NR_pread64, fd, p + PAGE, 1, 0, 0, 0));
	result("read to before it", sys(NR_pread64, fd, p + 5, 1, 0, 0, 0));
	c = p[5];
	say("it is %c", c);
	sys(NR_munmap, p, 4 * PAGE);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	fd = sys(NR_open, FILE, O_RDWR | O_CREAT | O_TRUNC, 0600);
	result("open", fd);
	result("unlink", sys(NR_unlink, FILE));
	shared();
	private();
	into_kernel();
	result("close", sys(NR_close, fd));
	return 0;
}
