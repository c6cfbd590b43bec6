/*
 * Files in memory, told in three stories. For the lab:
 *
 *	zeropage> mount /dev/vda1 /mnt
 *	zeropage> run /bin/files copy /mnt
 *
 * copy		a file is copied with read and write, and with two maps
 * talk		two processes talk through a shared map of a file
 * crash	a page is changed and synced, another is changed, and the
 *		power goes: the machine starts anew without a goodbye
 * check	what is left of that, after the next boot
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../init/say.h"

#define PAGE	4096
#define PAGES	64
#define SIZE	(PAGES * PAGE)

static const char *folder = "/tmp";

static void fail(const char *what)
{
	say("files: %s: %s\n", what, strerror(errno));
	_exit(1);
}

/* The file @name of the folder, opened; made if @size is not 0. */
static int file(const char *name, int size)
{
	char path[128];
	int fd;

	strcpy(path, folder);
	strcat(path, "/");
	strcat(path, name);
	fd = open(path, size ? O_RDWR | O_CREAT : O_RDWR, 0644);
	if (fd < 0 || (size && ftruncate(fd, size) < 0))
		fail(path);
	return fd;
}

static char *map(int fd, int prot)
{
	char *p = mmap(NULL, SIZE, prot, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		fail("mmap");
	return p;
}

static void count_faults(long faults[2])
{
	struct rusage ru;

	getrusage(RUSAGE_SELF, &ru);
	faults[0] = ru.ru_minflt;
	faults[1] = ru.ru_majflt;
}

static void report(const char *how, int calls, int copies, const long was[2])
{
	long is[2];

	count_faults(is);
	say("  %-15s %4d calls  %d copies of each byte  %3ld minor faults  "
	       "%ld major\n", how, calls, copies, is[0] - was[0],
	       is[1] - was[1]);
}

static int copy_by_calls(int from, int to)
{
	static char buf[PAGE];
	int calls = 1, n;

	for (; (n = read(from, buf, PAGE)) > 0; calls += 2)
		if (write(to, buf, n) != n)
			fail("write");
	return calls;
}

static void tell_copy(void)
{
	int from = file("story", SIZE), to = file("copy", SIZE);
	static char page[PAGE];
	char *src, *dst;
	long was[2];
	int i;

	for (i = 0; i < PAGES; i++) {
		memset(page, 'a' + i % 26, PAGE);
		if (pwrite(from, page, PAGE, i * PAGE) != PAGE)
			fail("pwrite");
	}
	fsync(from);
	say("%d pages, in the page cache:\n", PAGES);
	count_faults(was);
	i = copy_by_calls(from, to);
	report("read and write", i, 2, was);

	count_faults(was);
	src = map(from, PROT_READ);
	dst = map(to, PROT_READ | PROT_WRITE);
	memcpy(dst, src, SIZE);
	report("two maps", 2, 1, was);
	say("read copies from the cache to the program, write copies back; "
	       "through maps\nthe program has the cache's own pages. What it "
	       "saves in copies and calls it\npays in faults: one for 16 pages "
	       "read, one for each page written.\n");
	say("the copy %s the file\n", memcmp(src, dst, SIZE) ? "DIFFERS from"
	       : "equals");
}

/* The lines that are said, each when the other has heard the last one. */
static const char *const talk[] = {
	"Knock, knock.", "Who is there?", "Page.", "Page who?",
	"Page 0 of the file, and you have it too.",
};
#define LINES	((int)(sizeof(talk) / sizeof(talk[0])))

struct board {
	volatile int turn;
	char text[128];
};

static void tell_talk(void)
{
	int fd = file("board", SIZE), i;
	struct board *board = (struct board *)map(fd, PROT_READ | PROT_WRITE);
	struct timespec moment = { 0, 1000000 };
	pid_t child;

	close(fd);		/* the map stays */
	board->turn = 0;
	child = fork();
	if (child < 0)
		fail("fork");
	for (i = 0; i < LINES; i++) {
		int mine = (i % 2 == 1) == (child == 0);

		while (board->turn < i)
			nanosleep(&moment, NULL);
		if (mine) {
			say("  %s writes: %s\n", child ? "parent" : "child ",
			       talk[i]);
					strcpy(board->text, talk[i]);
			board->turn = i + 1;
		}
	}
	while (board->turn < LINES)
		nanosleep(&moment, NULL);
	if (!child)
		_exit(strcmp(board->text, talk[LINES - 1]) != 0);
	wait(&i);
	say("the child reads in its map: %s\n", i == 0 ? board->text :
	       "SOMETHING ELSE");
}

static void tell_crash(void)
{
	int fd = file("crash", SIZE);
	char *p;

	if (pwrite(fd, "old", 4, 0) != 4 || pwrite(fd, "old", 4, PAGE) != 4 ||
	    fsync(fd) < 0)
		fail("crash");
	p = map(fd, PROT_READ | PROT_WRITE);
	strcpy(p, "new");
	if (msync(p, PAGE, MS_SYNC) < 0)
		fail("msync");
	strcpy(p + PAGE, "new");
	say("page 0 is changed and msync'ed, page 1 is changed; "
	       "and now the power goes\n");
	reboot(RB_AUTOBOOT);
	fail("reboot");
}

static void tell_check(void)
{
	char *p = map(file("crash", 0), PROT_READ);

	say("page 0, changed and synced: %s\n", p);
	say("page 1, changed only:       %s\n", p + PAGE);
}

static const struct {
	const char *name;
	void (*tell)(void);
} story[] = {
	{ "copy", tell_copy },
	{ "talk", tell_talk },
	{ "crash", tell_crash },
	{ "check", tell_check },
};

int main(int argc, char **argv)
{
	unsigned int i;

	if (argc > 2 && strlen(argv[2]) < 100)
		folder = argv[2];
	for (i = 0; i < sizeof(story) / sizeof(story[0]); i++) {
		if (argc > 1 && !strcmp(argv[1], story[i].name)) {
			story[i].tell();
			return 0;
		}
	}
	say("files copy | talk | crash | check [FOLDER]\n");
	return 2;
}
