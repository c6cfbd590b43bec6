/*
 * Private maps of a file: its bytes, the zeros behind its end in the last
 * page, SIGBUS beyond, copy on write, offsets, and who may map what.
 * /tests/data has two pages and 100 bytes; mkdata.py has the pattern.
 */
#include "lib/abi.h"

#define SIZE	8292

static char *file_map(int fd, size_t len, int prot, unsigned long pgoff)
{
	return (char *)sys(NR_mmap2, NULL, len, prot, MAP_PRIVATE, fd, pgoff);
}

static int pattern(int i)
{
	return (i + i / 256) % 251;
}

static int matches(const char *p, int from, int to)
{
	int i;

	for (i = from; i < to; i++)
		if ((unsigned char)p[i - from] != pattern(i))
			return 0;
	return 1;
}

static int zeros(const char *p, int n)
{
	while (n--)
		if (*p++)
			return 0;
	return 1;
}

static void reading(int fd)
{
	char *p = file_map(fd, 4 * PAGE, PROT_READ, 0);
	int pipefd[2];

	truth("the file's bytes are there", matches(p, 0, SIZE));
	truth("the rest of its last page is zero",
	      zeros(p + SIZE, 3 * PAGE - SIZE));
	ends("read behind the last page", peek, p + 3 * PAGE);
	ends("write to a read-only map", poke, p);
	result("read(2) into a read-only map", sys(NR_read, fd, p, 1));
	sys(NR_pipe, pipefd);
	result("write(2) from behind the last page",
	       sys(NR_write, pipefd[1], p + 3 * PAGE, 1));
	result("open(2) of a name there",
	       sys(NR_open, p + 3 * PAGE, O_RDONLY, 0));
	rows("areas", p, 4 * PAGE);
	sys(NR_munmap, p, 4 * PAGE);

	p = file_map(fd, PAGE, PROT_READ, 2);
	truth("page 2 by its offset", matches(p, 8192, SIZE));
	sys(NR_munmap, p, PAGE);
	p = file_map(fd, PAGE, PROT_READ, 100);
	truth("an offset behind the end can be mapped", !failed((long)p));
	ends("but not read", peek, p);
	sys(NR_munmap, p, PAGE);
}

static void writing(int fd)
{
	char *p = file_map(fd, 3 * PAGE, PROT_RW, 0), *q;
	char c;

	q = file_map(fd, 3 * PAGE, PROT_READ, 0);
	truth("read before write", p[PAGE] == q[PAGE]);
	p[PAGE] = 'X';
	p[SIZE] = 'Y';
	truth("the copy has the rest of its page", p[PAGE + 1] == q[PAGE + 1]);
	truth("the other map did not change",
	      matches(q, 0, SIZE) && q[SIZE] == 0);
	sys(NR_lseek, fd, PAGE, SEEK_SET);
	sys(NR_read, fd, &c, 1);
	truth("nor did the file", (unsigned char)c == pattern(PAGE));
	sys(NR_lseek, fd, 0, SEEK_SET);
	result("read(2) into the map", sys(NR_read, fd, p + 100, PAGE));
	truth("put the file's first page there", matches(p + 100, 0, PAGE));
	truth("and not into the file", matches(q, 0, SIZE));
	result("DONTNEED", sys(NR_madvise, p, 3 * PAGE, MADV_DONTNEED));
	truth("brings the file's bytes back", matches(p, 0, SIZE) && !p[SIZE]);
	sys(NR_munmap, p + PAGE, PAGE);
	truth("pages around a hole", matches(p, 0, PAGE) &&
	      matches(p + 2 * PAGE, 8192, SIZE));
	rows("areas", p, 3 * PAGE);
	sys(NR_munmap, p, 3 * PAGE);
	sys(NR_munmap, q, 3 * PAGE);
}

static void rights(int fd)
{
	int wr = sys(NR_open, "/tests/data", O_WRONLY, 0);
	int dir = sys(NR_open, "/tests", O_RDONLY, 0);
	int pipefd[2];

	result("map of a file open for writing only",
	       (long)file_map(wr, PAGE, PROT_READ, 0));
	result("map of a directory", (long)file_map(dir, PAGE, PROT_READ, 0));
	sys(NR_pipe, pipefd);
	result("map of a pipe",
	       (long)file_map(pipefd[0], PAGE, PROT_READ, 0));
	result("zero length", (long)file_map(fd, 0, PROT_READ, 0));
	result("zero length, bad descriptor",
	       (long)file_map(77, 0, PROT_READ, 0));
}

int main(int argc, char **argv, char **envp)
{
	int fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	char *p;

	(void)argc, (void)argv, (void)envp;
	reading(fd);
	writing(fd);
	rights(fd);
	p = file_map(fd, PAGE, PROT_READ, 0);
	sys(NR_close, fd);
	truth("a map outlives its descriptor", matches(p, 0, PAGE));
	fd = sys(NR_open, "/tests/empty", O_RDONLY, 0);
	p = file_map(fd, PAGE, PROT_READ, 0);
	truth("an empty file can be mapped", !failed((long)p));
	ends("but not read", peek, p);
	return 0;
}
