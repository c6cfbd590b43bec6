/* lseek and _llseek on a file of 8292 bytes. */
#include "lib/abi.h"

static int fd;

static void seek(const char *what, long offset, int whence)
{
	result(what, sys(NR_lseek, fd, offset, whence));
}

static void llseek(const char *what, long high, long low, int whence)
{
	uint64_t pos = 0x5555;
	long r = sys(NR__llseek, fd, high, low, &pos, whence);

	result(what, r);
	if (!r)
		say("  now at %lx %lx", (unsigned long)(pos >> 32),
		    (unsigned long)pos);
}

int main(int argc, char **argv, char **envp)
{
	char c = 0;
	int p[2];

	(void)argc, (void)argv, (void)envp;
	fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	seek("start", 0, SEEK_CUR);
	seek("set 100", 100, SEEK_SET);
	seek("on 28", 28, SEEK_CUR);
	sys(NR_read, fd, &c, 1);
	say("byte: %d", c);
	seek("back 29", -29, SEEK_CUR);
	seek("end", 0, SEEK_END);
	seek("end - 1", -1, SEEK_END);
	result("last byte", sys(NR_read, fd, &c, 1));
	seek("behind the end", 1000, SEEK_END);
	result("read there", sys(NR_read, fd, &c, 1));
	seek("before the start", -1, SEEK_SET);
	seek("before the start by cur", -10000, SEEK_CUR);
	seek("before the start by end", -8293, SEEK_END);
	seek("unknown whence", 0, 9);
	seek("negative whence", 0, -1);
	seek("still there", 0, SEEK_CUR);
	seek("the largest", 0x7fffffff, SEEK_SET);
	result("read there", sys(NR_read, fd, &c, 1));
	llseek("behind 4 GiB", 1, 16, SEEK_SET);
	result("read there", sys(NR_read, fd, &c, 1));
	seek("its position does not fit", 0, SEEK_CUR);
	llseek("-5 from the end", -1, -5, SEEK_END);
	llseek("negative", -1, -5, SEEK_SET);
	llseek("unknown whence", 0, 0, 7);
	result("bad descriptor", sys(NR_lseek, 77, 0, SEEK_SET));
	sys(NR_pipe, p);
	result("a pipe", sys(NR_lseek, p[0], 0, SEEK_CUR));
	result("the terminal", sys(NR_lseek, 0, 0, SEEK_CUR));
	fd = sys(NR_open, "/dev/zero", O_RDONLY, 0);
	seek("/dev/zero", 0, SEEK_END);
	return 0;
}
