/*
 * sendfile(2): from a file to pipes, files and a device, with and without a
 * position of its own, cut short, and refused.
 */
#include <string.h>

#include "lib/files.h"

#define OUT	"/tests/.sendfile"

static char buf[70000];
static int data, out, p[2];

/* @off NULL: the file's own position. */
static void send(const char *what, int to, int from, long *off, size_t n)
{
	result(what, sys(NR_sendfile, to, from, off, n));
	if (off)
		say("  offset %ld", *off);
	say("  input at %ld, output at %ld", sys(NR_lseek, from, 0, SEEK_CUR),
	    sys(NR_lseek, to, 0, SEEK_CUR));
}

static void send64(const char *what, int64_t at, size_t n)
{
	result(what, sys(NR_sendfile64, out, data, &at, n));
	say("  offset %lx %lx", (unsigned long)(at >> 32), (unsigned long)at);
}

static void check(const char *what)
{
	static char copy[70000];
	long n = sys(NR_pread64, out, copy, sizeof(copy), 0, 0, 0);

	sys(NR_pread64, data, buf, sizeof(buf), 0, 0, 0);
	say("%s: %ld bytes", what, n);
	truth("  the same", n > 0 && !memcmp(buf, copy, n));
}

static void to_pipe(void)
{
	long off = 100, big;

	sys(NR_pipe2, p, O_NONBLOCK);
	send("to a pipe", p[1], data, &off, 50);
	result("  read", sys(NR_read, p[0], buf, 100));
	say("  it begins %d %d", buf[0], buf[1]);
	make_file(OUT, buf, sizeof(buf));
	big = must_open(OUT, O_RDONLY);
	off = 0;
	send("more than fits", p[1], big, &off, sizeof(buf));
	send("into a full pipe", p[1], big, &off, sizeof(buf));
	sys(NR_close, big);
	sys(NR_unlink, OUT);
	sys(NR_close, p[1]);
	sys(NR_close, p[0]);
}

static void errors(void)
{
	long off = 0, append = sys(NR_open, OUT, O_WRONLY | O_APPEND, 0);
	long dir = must_open("/tests", O_RDONLY), wr = must_open(OUT, O_WRONLY);

	result("bad descriptors", sys(NR_sendfile, 99, data, NULL, 10));
	result("bad descriptors", sys(NR_sendfile, out, 99, NULL, 10));
	result("input open to write", sys(NR_sendfile, out, wr, NULL, 10));
	result("output open to read", sys(NR_sendfile, data, data, NULL, 10));
	result("output to append", sys(NR_sendfile, append, data, NULL, 10));
	result("from a directory", sys(NR_sendfile, out, dir, NULL, 10));
	sys(NR_pipe, p);
	sys(NR_write, p[1], "abc", 3);
	result("from a pipe", sys(NR_sendfile, out, p[0], NULL, 3));
	result("from a pipe, offset", sys(NR_sendfile, out, p[0], &off, 3));
	result("nothing", sys(NR_sendfile, out, data, NULL, 0));
	result("bad offset", sys(NR_sendfile, out, data, 8, 10));
	off = -1;
	send("negative offset", out, data, &off, 10);
	off = 10000;
	send("behind the end", out, data, &off, 10);
	result("a negative count", sys(NR_sendfile, out, data, NULL, -1));
	sys(NR_close, p[0]);
	sys(NR_close, p[1]);
	sys(NR_close, append);
	sys(NR_close, dir);
	sys(NR_close, wr);
}

int main(int argc, char **argv, char **envp)
{
	long null = must_open("/dev/null", O_RDWR);
	long off = 8000;

	(void)argc, (void)argv, (void)envp;
	data = must_open("/tests/data", O_RDONLY);
	to_pipe();
	out = must_open(OUT, O_RDWR | O_CREAT | O_TRUNC);
	send("100 bytes", out, data, NULL, 100);
	send("the rest", out, data, NULL, 100000);
	check("the copy");
	send("the end", out, data, NULL, 10);
	send("from 8000", out, data, &off, 1000);
	send64("64 bits", 8000, 100);
	send64("64 bits, far away", 0x100000000, 100);
	sys(NR_lseek, data, 0, SEEK_SET);
	send("to /dev/null", null, data, NULL, 10000);
	result("from /dev/zero", sys(NR_sendfile, out, must_open("/dev/zero",
								 O_RDONLY), NULL, 5000));
	errors();
	sys(NR_lseek, data, 8290, SEEK_SET);
	sys(NR_unlink, OUT);
	return 0;
}
