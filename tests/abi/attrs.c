/*
 * What is changed about a file: times, rights, owner; and statx's view of it.
 */
#include <string.h>

#include "lib/files.h"

#define FILE	"/tests/.attrs"
#define NOW	((1 << 30) - 1)
#define OMIT	((1 << 30) - 2)

static struct stat64 st;

/* One time: as it was set (all are some seconds after 1000), or not. */
static void one_time(char *to, unsigned long sec, unsigned long nsec)
{
	if (sec < 1000 || sec > 1099 || nsec > 99999) {
		strcpy(to, "now");
		return;
	}
	to[0] = '0' + (sec - 1000) / 10;
	to[1] = '0' + (sec - 1000) % 10;
	to[2] = '.';
	for (int i = 7; i > 2; i--, nsec /= 10)
		to[i] = '0' + nsec % 10;
	to[8] = '\0';
}

static void times(const char *what, long r)
{
	char a[10], m[10];

	sys(NR_lstat64, FILE, &st);
	result(what, r);
	one_time(a, st.atime, st.atime_nsec);
	one_time(m, st.mtime, st.mtime_nsec);
	say("  atime %s mtime %s", a, m);
}

static long utimens(const char *path, long a, long an, long m, long mn)
{
	struct timespec ts[2] = { { 1000 + a, an }, { 1000 + m, mn } };

	return sys(NR_utimensat, AT_FDCWD, path, ts, 0);
}

static void set_times(void)
{
	int64_t ts64[4] = { 1003, 4, 1005, 6 };
	long tv[4] = { 1007, 8, 1009, 10 };
	struct timespec ts[2] = { { 1001, 1 }, { 1002, 2 } };
	long fd = must_open(FILE, O_RDONLY);

	times("utimensat", utimens(FILE, 1, 2, 3, 4));
	times("now and omit", utimens(FILE, 0, NOW, 0, OMIT));
	times("omit and 5", utimens(FILE, 0, OMIT, 5, 6));
	times("nothing", utimens(FILE, 0, OMIT, 0, OMIT));
	times("nothing, for nothing", utimens("/no", 0, OMIT, 0, OMIT));
	times("too many nsec", utimens(FILE, 0, 1000000000, 0, 0));
	times("negative nsec", utimens(FILE, 0, -1, 0, 0));
	times("NULL path", sys(NR_utimensat, fd, NULL, ts, 0));
	times("NULL path, AT_FDCWD", sys(NR_utimensat, AT_FDCWD, NULL, ts, 0));
	times("NULL path, a flag", sys(NR_utimensat, fd, NULL, ts,
				       AT_SYMLINK_NOFOLLOW));
	times("unknown flag", sys(NR_utimensat, AT_FDCWD, FILE, ts, 1));
	times("bad times", sys(NR_utimensat, AT_FDCWD, FILE, 8, 0));
	times("64 bits", sys(NR_utimensat_time64, AT_FDCWD, FILE, ts64, 0));
	times("utimes", sys(NR_utimes, FILE, tv));
	times("futimesat", (tv[0] = 1011, sys(NR_futimesat, AT_FDCWD, FILE, tv)));
	times("too many usec", (tv[1] = 1000000, sys(NR_utimes, FILE, tv)));
	times("utimes, NULL", sys(NR_utimes, FILE, NULL));
	times("futimesat, no path", (tv[1] = 1,
				     sys(NR_futimesat, fd, NULL, tv)));
	result("before 1970", utimens(FILE, -1000, 5, -1005, 999999999));
	sys(NR_lstat64, FILE, &st);
	say("  atime %ld.%lu mtime %ld.%lu", (long)st.atime,
	    (unsigned long)st.atime_nsec, (long)st.mtime,
	    (unsigned long)st.mtime_nsec);
	sys(NR_close, fd);
}

/* Each kind of use, and which of the times it moved. */
static void moved(const char *what)
{
	sys(NR_stat64, FILE, &st);
	say("%s:%s%s", what, st.atime != 1001 ? " atime" : "",
	    st.mtime != 1001 ? " mtime" : "");
	utimens(FILE, 1, 0, 1, 0);
}

static void by_use(void)
{
	long fd = must_open(FILE, O_RDWR);
	char c;

	utimens(FILE, 1, 0, 1, 0);
	sys(NR_read, fd, &c, 0);
	moved("read of nothing");
	sys(NR_write, fd, "x", 1);
	moved("write");
	sys(NR_write, fd, "x", 0);
	moved("write of nothing");
	sys(NR_ftruncate, fd, 10);
	moved("ftruncate, same size");
	sys(NR_ftruncate, fd, 5);
	moved("ftruncate");
	sys(NR_truncate, FILE, 5);
	moved("truncate, same size");
	sys(NR_chmod, FILE, 0600);
	moved("chmod");
	sys(NR_close, sys(NR_open, FILE, O_WRONLY | O_TRUNC));
	moved("O_TRUNC");
	sys(NR_close, sys(NR_open, FILE, O_WRONLY | O_TRUNC));
	moved("O_TRUNC of an empty one");
	sys(NR_close, fd);
}

static void mode(const char *what, long r)
{
	sys(NR_stat64, FILE, &st);
	result(what, r);
	say("  mode %lx uid %lu gid %lu", (unsigned long)st.mode,
	    (unsigned long)st.uid, (unsigned long)st.gid);
}

static void rights(void)
{
	long fd = must_open(FILE, O_RDONLY);

	mode("chmod", sys(NR_chmod, FILE, 07777));
	mode("chmod, more bits", sys(NR_chmod, FILE, 0170644));
	mode("fchmod", sys(NR_fchmod, fd, 06751));
	mode("fchmodat", sys(NR_fchmodat, AT_FDCWD, FILE, 06755));
	mode("chown clears set-id", sys(NR_chown32, FILE, 5, 6));
	mode("fchmod", sys(NR_fchmod, fd, 06745));
	mode("chown keeps set-gid without x", sys(NR_chown32, FILE, -1, 7));
	mode("fchown", sys(NR_fchown32, fd, 8, -1));
	mode("fchown of nothing", sys(NR_fchown32, fd, -1, -1));
	mode("fchownat, empty path", sys(NR_fchownat, fd, "", 9, 9, 0x1000));
	mode("fchownat, unknown flag", sys(NR_fchownat, fd, "", 9, 9, 1));
	mode("fchmod, bad descriptor", sys(NR_fchmod, 99, 0));
	mode("write clears set-id", (sys(NR_chmod, FILE, 06755), 0));
	sys(NR_close, fd);
	result("access of mode 0", (sys(NR_chmod, FILE, 0),
				    sys(NR_access, FILE, 6)));
	result("  to run it", sys(NR_access, FILE, 1));
	result("  nonsense", sys(NR_access, FILE, 8));
	result("faccessat2", sys(NR_faccessat2, AT_FDCWD, FILE, 4, AT_EACCESS));
	result("faccessat2, empty path",
	       sys(NR_faccessat2, AT_FDCWD, "", 0, AT_EMPTY_PATH));
	result("faccessat2, no follow", sys(NR_faccessat2, AT_FDCWD,
		"/tests/loop", 0, AT_SYMLINK_NOFOLLOW));
	result("faccessat2, unknown flag",
	       sys(NR_faccessat2, AT_FDCWD, FILE, 0, 1));
	result("faccessat", sys(NR_faccessat, AT_FDCWD, FILE, 0));
}

static void extended(void)
{
	struct {
		uint32_t mask, blksize;
		uint64_t attributes;
		uint32_t words[8];
		uint64_t blocks, attributes_mask;
		uint8_t rest[256 - 64];
	} x;
	static const int flags[] = { 0, 0x2000, 0x4000, 0x6000, 0x800, 0x100 };

	memset(&x, 0x55, sizeof(x));
	result("statx, mask 0", sys(NR_statx, AT_FDCWD, FILE, 0, 0, &x));
	say("  basic %lx", (unsigned long)x.mask & 0x7ff);
	say("  attributes %lx", (unsigned long)x.attributes);
	for (int i = 0; i < 6; i++)
		result("statx, flag", sys(NR_statx, AT_FDCWD, FILE, flags[i],
					  0x7ff, &x));
	result("statx, all of the mask", sys(NR_statx, AT_FDCWD, FILE, 0,
					     0x7fffffff, &x));
	result("statx, NULL path", sys(NR_statx, AT_FDCWD, NULL, 0, 0, &x));
	result("statx, empty path, cwd", sys(NR_statx, AT_FDCWD, "",
					     AT_EMPTY_PATH, 0, &x));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_umask, 022);
	make_file(FILE, "0123456789", 10);
	set_times();
	by_use();
	rights();
	extended();
	sys(NR_unlink, FILE);
	return 0;
}
