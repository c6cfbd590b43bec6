/*
 * Three processes write to one open file, as in (a & b & c) >log: its position
 * is one for all, and no line may be written over another, though each write
 * may wait for the disk. The file is large enough to need blocks of numbers,
 * which have to be read; who writes is told by the line, the order is not.
 */
#include <string.h>

#include "lib/disk.h"

#define LINE	1000
#define LINES	300
#define WRITERS	3

static void writer(long fd, char who)
{
	char line[LINE];

	memset(line, who, sizeof(line));
	for (int i = 0; i < LINES; i++) {
		if (sys(NR_write, fd, line, LINE) != LINE)
			sys(NR_exit_group, 1);
		if (i % 50 == 7)
			sys(NR_fsync, fd);
		sys(NR_sched_yield);
	}
	sys(NR_exit_group, 0);
}

/* Each line is one writer's alone. */
static void count_lines(long fd)
{
	int lines[WRITERS] = { 0 }, torn = 0;
	char line[LINE];

	sys(NR_lseek, fd, 0, 0);
	while (sys(NR_read, fd, line, LINE) == LINE) {
		int whole = 1;

		for (int i = 1; i < LINE; i++)
			whole &= line[i] == line[0];
		if (whole && line[0] >= 'a' && line[0] < 'a' + WRITERS)
			lines[line[0] - 'a']++;
		else
			torn++;
	}
	say("lines: %d %d %d, torn %d", lines[0], lines[1], lines[2], torn);
}

int main(int argc, char **argv, char **envp)
{
	long fd, status;

	(void)argc, (void)argv, (void)envp;
	mount_disk("/dev/vda1", 0);
	fd = must_open(DISK "/log", O_RDWR | O_CREAT);
	for (int i = 0; i < WRITERS; i++)
		if (!sys(NR_fork))
			writer(fd, 'a' + i);
	for (int i = 0; i < WRITERS; i++) {
		status = -1;
		sys(NR_wait4, -1, &status, 0, NULL);
		result("a writer", status);
	}
	count_lines(fd);
	sys(NR_close, fd);
	result("unlink", sys(NR_unlink, DISK "/log"));
	umount_disk();
	return 0;
}
