/*
 * PID 1 of the test of damaged disks: mounts /dev/vda and those after it, one
 * at a time, and does to each whatever programs do to disks.  Its argument is
 * how many there are.
 *
 *	disk a: not mounted	the kernel did not want it
 *	disk a: 12 names	it went through that many, and is unmounted
 *	fuzzdisk: done		all of them, and the machine still answers
 *
 * What the calls return is the disk's business, not ours.  A child works on
 * each disk, as a map of a file that cannot be read gets it killed.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../init/say.h"

#define PAGE		4096
#define DEPTH		6	/* a damaged disk may have a circle */
#define MAX_NAMES	150
#define PATH_SIZE	1024
#define READ_MOST	(256 * 1024)

static char buf[3 * PAGE];
static unsigned int names;

/* A child looks at the first pages through a map, and may die of it. */
static void look_through_map(int fd)
{
	volatile char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
				MAP_SHARED, fd, 0);
	pid_t child;

	if (p == MAP_FAILED)
		return;
	child = fork();
	if (child == 0) {
		for (int i = 0; i < 4; i++)
			p[i * PAGE] = p[i * PAGE + 1];
		_exit(0);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
	munmap((void *)p, 4 * PAGE);
}

static void work_on_file(const char *path, const struct stat *st)
{
	int fd = open(path, O_RDWR | O_NONBLOCK), got = 0, n;

	if (fd < 0)
		return;
	while (got < READ_MOST && (n = read(fd, buf, sizeof(buf))) > 0)
		got += n;
	/* The end of a file may lie behind any number of levels. */
	pread(fd, buf, PAGE, st->st_size > PAGE ? st->st_size - PAGE : 0);
	if (names % 4 == 0)
		look_through_map(fd);
	memset(buf, 'x', sizeof(buf));
	pwrite(fd, buf, 100, 0);
	pwrite(fd, buf, sizeof(buf), 300 * 1024 + names);
	switch (names % 5) {
	case 0:
		fsync(fd);
		break;
	case 1:
		ftruncate(fd, 5000);
		break;
	case 2:
		ftruncate(fd, 0);
		break;
	}
	close(fd);
}

static void walk(const char *folder, int depth);

static void work_on(const char *path, int depth)
{
	char other[PATH_SIZE];
	struct stat st;

	names++;
	if (lstat(path, &st) < 0)
		return;
	strcpy(other, path);
	strcat(other, "~");
	if (S_ISLNK(st.st_mode)) {
		readlink(path, other, sizeof(other));
		stat(path, &st);
	} else if (S_ISREG(st.st_mode)) {
		work_on_file(path, &st);
		if (names % 3 == 0)
			rename(path, other);
		else if (names % 3 == 1)
			link(path, other);
	} else if (S_ISDIR(st.st_mode)) {
		walk(path, depth + 1);
	}
	if (names % 4 == 1)
		unlink(path);
	else if (names % 4 == 3)
		rmdir(path);
}

/* Files, a directory and links, made where the walk has come to. */
static void make_some(const char *folder)
{
	static const char *const end[] = { "/new0", "/new1", "/new2" };
	char path[PATH_SIZE], link[PATH_SIZE];
	int i, fd;

	for (i = 0; i < 3; i++) {
		strcpy(path, folder);
		strcat(path, end[i]);
		fd = open(path, O_RDWR | O_CREAT, 0644);
		if (fd < 0)
			continue;
		memset(buf, '0' + i, sizeof(buf));
		for (int k = 0; k < 8; k++)
			write(fd, buf, sizeof(buf));
		close(fd);
	}
	unlink(path);
	mkdir(path, 0755);
	strcpy(link, folder);
	strcat(link, "/link");
	syscall(SYS_symlink, path, link);
}

static void walk(const char *folder, int depth)
{
	char path[PATH_SIZE];
	struct dirent *entry;
	DIR *dir;

	if (depth > DEPTH)
		return;
	dir = opendir(folder);
	if (!dir)
		return;
	while (names < MAX_NAMES && (entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (strlen(folder) + strlen(entry->d_name) + 8 > PATH_SIZE)
			continue;
		strcpy(path, folder);
		strcat(path, "/");
		strcat(path, entry->d_name);
		work_on(path, depth);
	}
	closedir(dir);
	make_some(folder);
}

static void work_on_disk(const char *disk)
{
	char name = disk[strlen(disk) - 1];

	if (mount(disk, "/mnt", "ext2", 0, NULL) < 0) {
		say("disk %c: not mounted\n", name);
		return;
	}
	walk("/mnt", 0);
	sync();
	if (syscall(SYS_umount2, "/mnt", 0) < 0)
		say("disk %c: umount FAILS\n", name);
	say("disk %c: %u names\n", name, names);
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 1, status;
	char disk[] = "/dev/vda";
	pid_t child;

	mkdir("/dev", 0755);
	mkdir("/mnt", 0755);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	for (int i = 0; i < count; i++, disk[7]++) {
		child = fork();
		if (child == 0) {
			work_on_disk(disk);
			_exit(0);
		}
		if (child < 0 || waitpid(child, &status, 0) < 0 || status)
			say("disk %c: its child FAILS\n", disk[7]);
	}
	say("fuzzdisk: done\n");
	reboot(RB_POWER_OFF);
	return 0;
}
