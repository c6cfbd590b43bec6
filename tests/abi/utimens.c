/*
 * utimensat, with 32 and with 64 bits: which of the two times change, to
 * what, of which file, and who may.
 */
#include "lib/abi.h"

#define UTIME_NOW	0x3fffffff
#define UTIME_OMIT	0x3ffffffe
#define NOFOLLOW	AT_SYMLINK_NOFOLLOW
#define O_PATH		010000000

static long start;			/* no earlier time is now */
static const char file[] = "/utimens", link[] = "/utimens.link";

static void show(const char *name)
{
	struct stat64 st = { .mode = 0 };
	struct timespec ts;
	int i;

	sys(NR_clock_gettime, 0, &ts);
	sys(NR_lstat64, name, &st);
	for (i = 0; i < 2; i++) {
		long sec = i ? st.mtime : st.atime;
		long nsec = i ? st.mtime_nsec : st.atime_nsec;

		if (sec >= start)
			say("  %s: now", i ? "mtime" : "atime");
		else
			say("  %s: %ld %ld", i ? "mtime" : "atime", sec, nsec);
	}
	truth("  ctime is now", (long)st.ctime >= start &&
	      (long)st.ctime <= ts.tv_sec);
}

static void set(const char *what, long asec, long ansec, long msec,
		long mnsec)
{
	struct timespec ts[2] = { { asec, ansec }, { msec, mnsec } };

	result(what, sys(NR_utimensat, AT_FDCWD, file, ts, 0));
	show(file);
}

static void set64(const char *what, int64_t asec, int64_t ansec, int64_t msec,
		  int64_t mnsec)
{
	struct timespec64 ts[2] = { { asec, ansec }, { msec, mnsec } };

	result(what, sys(NR_utimensat64, AT_FDCWD, file, ts, 0));
	show(file);
}

static void times(void)
{
	set("both", 1000, 1, 2000, 999999999);
	set("the first", 3000, 3, 0, UTIME_OMIT);
	set("the second", 7, UTIME_OMIT, 4000, 4);
	set("neither", 0, UTIME_OMIT, 0, UTIME_OMIT);
	set("one now", 5000, 5, 0, UTIME_NOW);
	set("the other", 0, UTIME_NOW, 6000, 6);
	set("now and as it is", 77, UTIME_NOW, 77, UTIME_OMIT);
	set("1970", 0, 0, 0, 0);
	result("none given", sys(NR_utimensat, AT_FDCWD, file, NULL, 0));
	show(file);
	set64("64 bits", 1000, 1, 2000, 999999999);
	set64("with padding", 1100, 1ll | 7ll << 32, 2200,
	      UTIME_OMIT | 9ll << 32);
	result("none given", sys(NR_utimensat64, AT_FDCWD, file, NULL, 0));
	show(file);
	set("reset", 10, 10, 10, 10);
	set("-1 ns", 1, -1, 1, 1);
	set("-1 ns", 1, 1, 1, -1);
	set("1000000000 ns", 1, 1000000000, 1, 1);
	set("nearly now", 1, UTIME_NOW + 1, 1, 1);
	set("nearly omitted", 1, 1, 1, UTIME_OMIT - 1);
	set64("64 bits: -1 ns", 1, -1, 1, 1);
	set("bad beside omitted", 1, -1, 1, UTIME_OMIT);
}

static void files(void)
{
	struct timespec ts[2] = { { 100, 1 }, { 200, 2 } };
	struct timespec omit[2] = { { 0, UTIME_OMIT }, { 0, UTIME_OMIT } };
	long fd = sys(NR_open, file, O_RDONLY, 0);
	long path = sys(NR_open, file, O_PATH, 0);
	long pipe[2];

	result("by descriptor", sys(NR_utimensat, fd, NULL, ts, 0));
	show(file);
	ts[0].tv_sec++;
	result("and an empty name", sys(NR_utimensat, fd, "", ts,
					AT_EMPTY_PATH));
	show(file);
	result("empty name", sys(NR_utimensat, fd, "", ts, 0));
	result("descriptor and flag", sys(NR_utimensat, fd, NULL, ts,
					  NOFOLLOW));
	result("by path descriptor", sys(NR_utimensat, path, NULL, ts, 0));
	result("empty name", sys(NR_utimensat, path, "", ts, AT_EMPTY_PATH));
	result("closed", sys(NR_utimensat, 99, NULL, ts, 0));
	result("working directory", sys(NR_utimensat, AT_FDCWD, NULL, ts, 0));
	result("and a flag", sys(NR_utimensat, AT_FDCWD, NULL, ts, NOFOLLOW));
	result("no file to look in", sys(NR_utimensat, fd, "x", ts, 0));
	result("omit without a file", sys(NR_utimensat, 99, NULL, omit, 0));
	result("nor a name", sys(NR_utimensat, AT_FDCWD, "/no", omit, 0));
	result("unknown flags", sys(NR_utimensat, AT_FDCWD, file, ts, 0x10));
	result("omit, unknown flags", sys(NR_utimensat, AT_FDCWD, file, omit,
					  0x10));
	result("no such file", sys(NR_utimensat, AT_FDCWD, "/no", ts, 0));
	result("through a file", sys(NR_utimensat, AT_FDCWD, "/utimens/a", ts,
				     0));
	result("bad name", sys(NR_utimensat, AT_FDCWD, 16, ts, 0));
	result("bad times", sys(NR_utimensat, AT_FDCWD, file, 16, 0));
	result("64, bad times", sys(NR_utimensat64, AT_FDCWD, file, 16, 0));
	sys(NR_pipe, pipe);
	result("a pipe", sys(NR_utimensat, pipe[0], NULL, ts, 0));

	ts[0].tv_sec = 500;
	ts[1].tv_sec = 600;
	result("the link's target", sys(NR_utimensat, AT_FDCWD, link, ts, 0));
	show(file);
	ts[0].tv_sec = 700;
	result("the link", sys(NR_utimensat, AT_FDCWD, link, ts, NOFOLLOW));
	show(link);
	show(file);
}

static void by_others(const char *who, const char *name)
{
	struct timespec ts[2] = { { 100, 1 }, { 200, 2 } };

	say("%s", who);
	result("  a time", sys(NR_utimensat, AT_FDCWD, name, ts, 0));
	result("  now", sys(NR_utimensat, AT_FDCWD, name, NULL, 0));
	ts[0].tv_nsec = ts[1].tv_nsec = UTIME_NOW;
	result("  both now", sys(NR_utimensat, AT_FDCWD, name, ts, 0));
	ts[1].tv_nsec = UTIME_OMIT;
	result("  one now", sys(NR_utimensat, AT_FDCWD, name, ts, 0));
	ts[0].tv_nsec = UTIME_OMIT;
	result("  none", sys(NR_utimensat, AT_FDCWD, name, ts, 0));
	ts[0].tv_nsec = -1;
	result("  bad", sys(NR_utimensat, AT_FDCWD, name, ts, 0));
}

static void others(void *arg)
{
	(void)arg;
	sys(NR_setuid32, 1000);
	by_others("owner", "/utimens.own");
	by_others("may write", "/utimens.all");
	by_others("may not", file);
}

int main(int argc, char **argv, char **envp)
{
	struct timespec ts, later = { 1500000000, 0 };

	(void)argc, (void)argv, (void)envp;
	/* A machine without a clock: let it not be 1970. */
	sys(NR_clock_gettime, 0, &ts);
	if (ts.tv_sec < later.tv_sec)
		sys(NR_clock_settime, 0, &later);
	sys(NR_clock_gettime, 0, &ts);
	start = ts.tv_sec - 1;		/* files have a coarser clock */
	sys(NR_close, sys(NR_open, file, O_CREAT | O_WRONLY, 0644));
	sys(NR_close, sys(NR_open, "/utimens.all", O_CREAT | O_WRONLY, 0));
	sys(NR_close, sys(NR_open, "/utimens.own", O_CREAT | O_WRONLY, 0));
	sys(NR_chmod, "/utimens.all", 0666);
	sys(NR_fchownat, AT_FDCWD, "/utimens.own", 1000, 1000, 0);
	sys(NR_symlink, "utimens", link);
	times();
	files();
	ends("others", others, NULL);
	sys(NR_unlink, link);
	sys(NR_unlink, file);
	sys(NR_unlink, "/utimens.all");
	sys(NR_unlink, "/utimens.own");
	return 0;
}
