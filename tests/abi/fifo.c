/*
 * Special files: mknod of each kind, and opening FIFOs by name, fifo(7): who
 * waits for whom, and what O_NONBLOCK and O_RDWR change.
 */
#include "lib/files.h"

#define TOP	"/tests/.fifo"

static char buf[16];
static struct stat64 st;

static void kind(const char *what, unsigned int mode, unsigned int dev)
{
	long fd;

	result(what, sys(NR_mknod, "node", mode, dev));
	if (!sys(NR_lstat64, "node", &st))
		say("  mode %lx rdev %lx size %lu", (unsigned long)st.mode,
		    (unsigned long)st.rdev, (unsigned long)st.size);
	fd = sys(NR_open, "node", O_RDWR | O_NONBLOCK, 0);
	result("  open", fd);
	sys(NR_close, fd);
	result("  truncate", sys(NR_truncate, "node", 0));
	sys(NR_unlink, "node");
}

static void kinds(void)
{
	sys(NR_umask, 0);
	kind("mode alone", 0640, 0);
	kind("regular", S_IFREG | 04755, 77);
	kind("FIFO", S_IFIFO | 0600, 0);
	kind("socket", S_IFSOCK | 0600, 0);
	kind("null", S_IFCHR | 0600, 0x103);
	kind("no such character device", S_IFCHR | 0600, 0xfedcba98);
	kind("no such block device", S_IFBLK | 0600, 0x12345678);
	kind("directory", S_IFDIR | 0600, 0);
	kind("symbolic link", S_IFLNK | 0600, 0);
	kind("nonsense", 0170000, 0);
	sys(NR_umask, 027);
	kind("with a umask", S_IFIFO | 0666, 0);
	sys(NR_umask, 022);
}

static void later(void *arg)
{
	struct timespec moment = { 0, 20000000 };
	long fd;

	sys(NR_nanosleep, &moment, NULL);
	fd = sys(NR_open, "fifo", (long)arg, 0);
	if ((long)arg != O_RDONLY)
		sys(NR_write, fd, "hello", 5);
	else
		sys(NR_read, fd, buf, 5);
}

/* Open while a child opens the other end a moment later. */
static void meet(const char *what, int mine, int other)
{
	long pid = sys(NR_fork), fd;

	if (!pid) {
		later((void *)(long)other);
		exit(0);
	}
	fd = sys(NR_open, "fifo", mine, 0);
	result(what, fd);
	if (mine == O_RDONLY) {
		result("  read", sys(NR_read, fd, buf, 16));
		result("  read", sys(NR_read, fd, buf, 16));
	} else {
		result("  write", sys(NR_write, fd, "hello", 5));
	}
	sys(NR_wait4, pid, NULL, 0, NULL);
	sys(NR_close, fd);
}

static void opening(void)
{
	struct pollfd p = { 0, POLLIN | POLLOUT, 0 };
	long rd, wr, rw;

	sys(NR_mknod, "fifo", S_IFIFO | 0644, 0);
	result("write, nobody reads", sys(NR_open, "fifo",
					  O_WRONLY | O_NONBLOCK, 0));
	rd = sys(NR_open, "fifo", O_RDONLY | O_NONBLOCK, 0);
	result("read, nobody writes", rd);
	result("  read", sys(NR_read, rd, buf, 10));
	p.fd = rd;
	result("  poll", sys(NR_poll, &p, 1, 0));
	say("  revents %x", p.revents);
	wr = sys(NR_open, "fifo", O_WRONLY | O_NONBLOCK, 0);
	result("write, now somebody reads", wr);
	result("  read", sys(NR_read, rd, buf, 10));
	result("  write", sys(NR_write, wr, "abc", 3));
	result("  read", sys(NR_read, rd, buf, 10));
	sys(NR_close, wr);
	result("  read when the writer is gone", sys(NR_read, rd, buf, 10));
	result("  poll", sys(NR_poll, &p, 1, 0));
	say("  revents %x", p.revents);
	sys(NR_close, rd);
	rw = sys(NR_open, "fifo", O_RDWR, 0);
	result("both at once", rw);
	result("  write", sys(NR_write, rw, "abc", 3));
	p.fd = rw;
	result("  poll", sys(NR_poll, &p, 1, 0));
	say("  revents %x", p.revents);
	result("  read", sys(NR_read, rw, buf, 10));
	wr = sys(NR_open, "fifo", O_WRONLY | O_NONBLOCK, 0);
	result("  another writer", wr);
	result("  lseek", sys(NR_lseek, rw, 0, SEEK_SET));
	result("  pread64", sys(NR_pread64, rw, buf, 1, 0, 0, 0));
	result("  fsync", sys(NR_fsync, rw));
	result("  ftruncate", sys(NR_ftruncate, rw, 0));
	sys(NR_close, wr);
	sys(NR_close, rw);
	meet("read waits for write", O_RDONLY, O_WRONLY);
	meet("write waits for read", O_WRONLY, O_RDONLY);
	meet("read waits for both", O_RDONLY, O_RDWR);
	rd = sys(NR_open, "fifo", O_RDONLY | O_NONBLOCK, 0);
	result("unlink while open", sys(NR_unlink, "fifo"));
	sys(NR_close, rd);
}

/* A pipe opened once more never waits, though nobody may be at its other end. */
static void reopened(void)
{
	char path[] = "/proc/self/fd/0", text[8];
	int fds[2];
	long fd;

	sys(NR_pipe, fds);
	sys(NR_write, fds[1], "left", 4);
	sys(NR_close, fds[1]);
	path[14] = '0' + fds[0];
	fd = sys(NR_open, path, O_RDONLY, 0);
	result("a pipe without a writer, reopened", fd < 0 ? fd : 0);
	result("  read", sys(NR_read, fd, text, sizeof(text)));
	result("  read", sys(NR_read, fd, text, sizeof(text)));
	sys(NR_close, fd);
	fd = sys(NR_open, path, O_WRONLY, 0);
	result("  for writing", fd < 0 ? fd : 0);
	sys(NR_close, fds[0]);
	path[14] = '0' + fd;
	fds[0] = sys(NR_open, path, O_WRONLY | O_NONBLOCK, 0);
	result("  without a reader", fds[0] < 0 ? fds[0] : 0);
	sys(NR_close, fds[0]);
	sys(NR_close, fd);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, TOP, 0755);
	sys(NR_chdir, TOP);
	kinds();
	opening();
	reopened();
	sys(NR_chdir, "/");
	result("rmdir", sys(NR_rmdir, TOP));
	return 0;
}
