/*
 * Record locks, fcntl_locking(2): ranges cut, joined and refused, in both
 * sizes of struct flock; waiting for them and the deadlock that is noticed;
 * what close and exit release. Locks of an open file (F_OFD_*), and flock(2).
 */
#include "lib/files.h"

#define FILE	"/tests/.locks"
#define LOCK_SH	1
#define LOCK_EX	2
#define LOCK_NB	4
#define LOCK_UN	8

struct flock { short type, whence; long start, len; int pid; };
struct flock64 {
	short type, whence;
	int64_t start, len __attribute__((aligned(8)));
	int pid;
};
_Static_assert(sizeof(struct flock64) == 32, "struct flock64 of the EABI");

static int fd;

static long lock(int f, int cmd, int type, long start, long len)
{
	struct flock fl = { type, SEEK_SET, start, len, 0 };

	return sys(NR_fcntl64, f, cmd, &fl);
}

static long lock64(int f, int cmd, int type, int64_t start, int64_t len)
{
	struct flock64 fl = { type, SEEK_SET, start, len, 0 };

	return sys(NR_fcntl64, f, cmd, &fl);
}

static void show64(int f, int cmd, int type, int64_t start, int64_t len)
{
	struct flock64 fl = { type, SEEK_SET, start, len, 77 };
	long r;

	fl.pid = cmd == F_OFD_GETLK ? 0 : 77;
	r = sys(NR_fcntl64, f, cmd, &fl);
	if (r)
		result("  get", r);
	else
		say("  get: type %d whence %d start %lx len %lx, pid %s",
		    fl.type, fl.whence, (unsigned long)fl.start,
		    (unsigned long)fl.len, fl.pid == 77 ? "untouched" :
		    fl.pid == sys(NR_getppid) ? "of my parent" :
		    fl.pid == -1 ? "-1" : fl.pid == 0 ? "0" : "other");
}

/* All that a stranger meets when he walks along the file. */
static void walk(void *arg)
{
	struct flock fl = { F_WRLCK, SEEK_SET, 0, 0, 0 };
	long at = 0;

	(void)arg;
	while (at >= 0 && at < 1000) {
		long r;

		fl = (struct flock){ F_WRLCK, SEEK_SET, at, 0, 0 };
		r = sys(NR_fcntl64, fd, F_GETLK, &fl);
		if (r)
			result("  get", r);
		if (r || fl.type == F_UNLCK)
			break;
		say("  %s %ld+%ld", fl.type == F_RDLCK ? "read" : "write",
		    fl.start, fl.len);
		if (!fl.len)
			break;
		at = fl.start + fl.len;
	}
}

static void set(const char *what, int type, long start, long len)
{
	result(what, lock(fd, F_SETLK, type, start, len));
	in_child(walk, NULL);
}

static void ranges(void)
{
	set("write 100+100", F_WRLCK, 100, 100);
	set("read 140+20 in it", F_RDLCK, 140, 20);
	set("unlock 150+5", F_UNLCK, 150, 5);
	set("read 150+5 again", F_RDLCK, 150, 5);
	set("write over all", F_WRLCK, 90, 120);
	set("write right behind", F_WRLCK, 210, 10);
	set("write right before", F_WRLCK, 80, 10);
	set("read to the end", F_RDLCK, 300, 0);
	set("unlock the middle of nothing", F_UNLCK, 250, 10);
	set("negative length", F_WRLCK, 300, -20);
	set("unlock all", F_UNLCK, 0, 0);
}

static void whence(const char *what, int w, long start, long len)
{
	struct flock fl = { F_WRLCK, w, start, len, 0 };

	result(what, sys(NR_fcntl64, fd, F_SETLK, &fl));
	in_child(walk, NULL);
	lock(fd, F_SETLK, F_UNLCK, 0, 0);
}

static void errors(void)
{
	long rd = must_open(FILE, O_RDONLY), wr = must_open(FILE, O_WRONLY);

	sys(NR_lseek, fd, 5, SEEK_SET);
	whence("from here", SEEK_CUR, 2, 3);
	whence("from the end", SEEK_END, -2, 1);
	whence("unknown whence", 7, 0, 1);
	whence("before the beginning", SEEK_SET, -1, 1);
	whence("length before the beginning", SEEK_SET, 1, -5);
	whence("up to 2 GiB", SEEK_SET, 0x7fffffff, 1);
	whence("beyond it", SEEK_SET, 0x7fffffff, 2);
	result("unknown type", lock(fd, F_SETLK, 3, 0, 1));
	result("get an unlock", lock(fd, F_GETLK, F_UNLCK, 0, 1));
	result("write lock, open to read", lock(rd, F_SETLK, F_WRLCK, 0, 1));
	result("read lock, open to write", lock(wr, F_SETLK, F_RDLCK, 0, 1));
	result("get write lock, open to read", lock(rd, F_GETLK, F_WRLCK, 0, 1));
	result("bad address", sys(NR_fcntl64, fd, F_SETLK, 8));
	result("bad descriptor", lock(99, F_SETLK, F_WRLCK, 0, 1));
	result("fcntl, F_SETLK", sys(NR_fcntl, fd, F_SETLK, 8));
	result("fcntl, F_SETLK64", sys(NR_fcntl, fd, F_SETLK64, 8));
	result("fcntl, F_OFD_SETLK", sys(NR_fcntl, fd, F_OFD_SETLK, 8));
	result("wraps", lock64(fd, F_SETLK64, F_WRLCK, 0x7fffffffffffffff, 2));
	result("64 bits", lock64(fd, F_SETLK64, F_WRLCK, 0x100000000, 0x10));
	result("its own", lock(fd, F_GETLK, F_WRLCK, 0, 0));
	sys(NR_close, rd);
	sys(NR_close, wr);
}

static void large(void *arg)
{
	(void)arg;
	result("  32 bits cannot tell", lock(fd, F_GETLK, F_RDLCK, 0, 0));
	show64(fd, F_GETLK64, F_RDLCK, 0, 0);
}

static void stranger(void *arg)
{
	result(arg, lock(fd, F_SETLK, F_WRLCK, 0, 10));
	show64(fd, F_GETLK64, F_WRLCK, 0, 10);
}

static void owners(void)
{
	long other = must_open(FILE, O_RDWR);

	lock64(fd, F_SETLK64, F_WRLCK, 0x100000000, 0x10);
	in_child(large, NULL);
	lock(fd, F_SETLK, F_UNLCK, 0, 0);
	result("lock", lock(fd, F_SETLK, F_WRLCK, 0, 10));
	result("another open file of ours", lock(other, F_SETLK, F_WRLCK, 0, 10));
	in_child(stranger, "a child");
	sys(NR_close, other);
	in_child(stranger, "after a close of the other");
	lock(fd, F_SETLK, F_RDLCK, 0, 10);
	in_child(stranger, "a read lock");
	lock(fd, F_SETLK, F_UNLCK, 0, 0);
	in_child(stranger, "the child exits with it");
	result("then it is free", lock(fd, F_SETLK, F_WRLCK, 0, 10));
	lock(fd, F_SETLK, F_UNLCK, 0, 0);
}

/* A child that locks @start+1, tells, waits for a word, and does @fn. */
static int to_child[2], to_parent[2];

static long holder(int start, void (*fn)(void))
{
	char c;
	long pid;

	sys(NR_pipe, to_child);
	sys(NR_pipe, to_parent);
	pid = sys(NR_fork);
	if (pid) {
		sys(NR_read, to_parent[0], &c, 1);
		return pid;
	}
	lock(fd, F_SETLK, F_WRLCK, start, 1);
	sys(NR_write, to_parent[1], "", 1);
	fn();
	exit(0);
}

static void held(long pid)
{
	sys(NR_wait4, pid, NULL, 0, NULL);
	for (int i = 0; i < 2; i++) {
		sys(NR_close, to_child[i]);
		sys(NR_close, to_parent[i]);
	}
}

static void nap(void)
{
	struct timespec moment = { 0, 30000000 };

	sys(NR_nanosleep, &moment, NULL);
}

static void want_0(void)
{
	result("  child gets 0", lock(fd, F_SETLKW, F_WRLCK, 0, 1));
}

static void waiting(void)
{
	long pid = holder(1, nap);

	result("taken", lock(fd, F_SETLK, F_WRLCK, 1, 1));
	result("waited for", lock(fd, F_SETLKW, F_WRLCK, 1, 1));
	held(pid);
	lock(fd, F_SETLK, F_UNLCK, 0, 0);
	lock(fd, F_SETLK, F_WRLCK, 0, 1);
	pid = holder(1, want_0);
	nap();
	result("deadlock", lock(fd, F_SETLKW, F_WRLCK, 1, 1));
	lock(fd, F_SETLK, F_UNLCK, 0, 0);
	held(pid);
	lock(fd, F_SETLK, F_WRLCK, 0, 1);
	pid = holder(1, want_0);
	nap();
	result("kill who waits", sys(NR_kill, pid, 9));
	held(pid);
	result("its lock is free", lock(fd, F_SETLK, F_WRLCK, 1, 1));
	lock(fd, F_SETLK, F_UNLCK, 0, 0);
}

/* A signal ends the wait, or does not, as sigaction(2) was told. */
static void interrupted(void)
{
	long pid = holder(1, nap), other = must_open(FILE, O_RDWR);

	catch(SIGALRM, 0);
	alarm_in(10000);
	result("a signal", lock(fd, F_SETLKW, F_WRLCK, 1, 1));
	catch(SIGALRM, SA_RESTART);
	alarm_in(10000);
	result("SA_RESTART", lock(fd, F_SETLKW, F_WRLCK, 1, 1));
	held(pid);
	lock(fd, F_SETLK, F_UNLCK, 0, 0);
	sys(NR_flock, other, LOCK_EX);
	catch(SIGALRM, 0);
	alarm_in(10000);
	result("flock, a signal", sys(NR_flock, fd, LOCK_SH));
	lock64(other, F_OFD_SETLK, F_WRLCK, 0, 0);
	alarm_in(10000);
	result("OFD, a signal", lock64(fd, F_OFD_SETLKW, F_RDLCK, 0, 0));
	say("caught %d", caught);
	sys(NR_close, other);
}

static void ofd_child(void *arg)
{
	result(arg, lock64(fd, F_OFD_SETLK, F_RDLCK, 0, 10));
	show64(fd, F_GETLK64, F_WRLCK, 0, 10);
}

static void ofd(void)
{
	long other = must_open(FILE, O_RDWR), copy = sys(NR_dup, other);
	struct flock64 fl = { F_WRLCK, SEEK_SET, 0, 10, 1 };

	result("pid is not 0", sys(NR_fcntl64, fd, F_OFD_SETLK, &fl));
	result("OFD lock", lock64(other, F_OFD_SETLK, F_WRLCK, 0, 10));
	result("the same by a copy", lock64(copy, F_OFD_SETLK, F_RDLCK, 0, 5));
	result("another open file", lock64(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
	show64(fd, F_OFD_GETLK, F_WRLCK, 0, 10);
	result("a record lock", lock(fd, F_SETLK, F_WRLCK, 7, 1));
	show64(fd, F_GETLK64, F_WRLCK, 7, 1);
	sys(NR_close, other);
	result("one closed", lock64(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
	sys(NR_close, copy);
	result("both closed", lock64(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
	in_child(ofd_child, "a child of it");
	result("record lock in it", lock(fd, F_SETLK, F_WRLCK, 7, 1));
	lock64(fd, F_OFD_SETLK, F_UNLCK, 0, 0);
}

static void flocks(void)
{
	long a = must_open(FILE, O_RDONLY), b = must_open(FILE, O_WRONLY);
	long copy = sys(NR_dup, a);

	result("flock, shared", sys(NR_flock, a, LOCK_SH));
	result("shared", sys(NR_flock, b, LOCK_SH | LOCK_NB));
	result("exclusive", sys(NR_flock, b, LOCK_EX | LOCK_NB));
	result("unlock it by a copy", sys(NR_flock, copy, LOCK_UN));
	result("exclusive", sys(NR_flock, b, LOCK_EX | LOCK_NB));
	result("a record lock beside it", lock(fd, F_SETLK, F_WRLCK, 0, 0));
	result("shared", sys(NR_flock, a, LOCK_SH | LOCK_NB));
	result("from exclusive to shared", sys(NR_flock, b, LOCK_SH));
	result("shared", sys(NR_flock, a, LOCK_SH | LOCK_NB));
	sys(NR_close, b);
	result("exclusive, after a close", sys(NR_flock, copy, LOCK_EX | LOCK_NB));
	result("nonsense", sys(NR_flock, a, 0));
	result("nonsense", sys(NR_flock, a, LOCK_SH | LOCK_EX));
	result("bad descriptor", sys(NR_flock, 99, LOCK_EX));
	sys(NR_close, a);
	sys(NR_close, copy);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	make_file(FILE, "0123456789", 10);
	fd = must_open(FILE, O_RDWR);
	ranges();
	errors();
	owners();
	waiting();
	interrupted();
	ofd();
	flocks();
	sys(NR_unlink, FILE);
	return 0;
}
