/*
 * PID 1 of the power-cut test: writes records to files of an ext2 disk and
 * tells of each, once the kernel has promised that it is there, until the
 * power goes.  Its arguments are a seed and a number of records, after which
 * it turns the machine off.
 *
 *	try 17 f3 5 2	about to write record 17 to slot 5 of f3, as sync kind 2
 *	ack 17		it will be there after a power cut
 *
 * A slot has 2048 bytes; each sector begins with MAGIC and the record's number
 * and is filled with a pattern of both.  In between are changes that nobody
 * promises anything about: other files grow, shrink, move and go.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../init/say.h"

#define MAGIC		0x7a706d72u
#define SLOT		2048
#define SECTOR		512
#define SLOTS		40
#define FILES		6
#define PAGE		4096

enum { BY_FSYNC, BY_FDATASYNC, BY_O_SYNC, BY_MSYNC, KINDS };

static uint32_t state;

static unsigned int random_below(unsigned int n)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % n;
}

static void die(const char *what)
{
	say("powercut: %s: %s\n", what, strerror(errno));
	reboot(RB_POWER_OFF);
}

static void fill(char *slot, uint32_t number)
{
	for (unsigned int i = 0; i < SLOT; i += SECTOR) {
		uint32_t *word = (uint32_t *)(slot + i);

		word[0] = MAGIC;
		word[1] = number;
		for (unsigned int k = 2; k < SECTOR / 4; k++)
			word[k] = number * 2654435761u + i + k;
	}
}

static void path_of(char *path, const char *kind, unsigned int n)
{
	strcpy(path, "/mnt/");
	strcat(path, kind);
	path[strlen(path) + 2] = '\0';
	path[strlen(path) + 1] = '\0';
	path[strlen(path)] = '0' + n;
}

/* Through a shared map of the slot's page; the file reaches so far. */
static int write_map(int fd, const char *slot, off_t at)
{
	off_t page = at & ~(off_t)(PAGE - 1);
	struct stat st;
	char *p;
	int err;

	if (fstat(fd, &st) < 0 ||
	    (st.st_size < at + SLOT && ftruncate(fd, at + SLOT) < 0))
		return -1;
	p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, page);
	if (p == MAP_FAILED)
		return -1;
	memcpy(p + (at - page), slot, SLOT);
	err = msync(p, PAGE, MS_SYNC);
	munmap(p, PAGE);
	return err;
}

static void write_record(uint32_t number)
{
	static char slot[SLOT] __attribute__((aligned(8)));
	unsigned int file = random_below(FILES), place = random_below(SLOTS);
	unsigned int kind = random_below(KINDS);
	off_t at = (off_t)place * SLOT;
	char path[16];
	int fd, err;

	path_of(path, "f", file);
	fill(slot, number);
	say("try %u f%u %u %u\n", (unsigned int)number, file, place, kind);
	fd = open(path, O_RDWR | O_CREAT | (kind == BY_O_SYNC ? O_SYNC : 0),
		  0644);
	if (fd < 0)
		die(path);
	if (kind == BY_MSYNC)
		err = write_map(fd, slot, at);
	else
		err = pwrite(fd, slot, SLOT, at) == SLOT ? 0 : -1;
	if (!err && kind == BY_FSYNC)
		err = fsync(fd);
	if (!err && kind == BY_FDATASYNC)
		err = fdatasync(fd);
	if (err)
		die("record");
	close(fd);
	say("ack %u\n", (unsigned int)number);
}

/* Something happens to another file, and the disk learns of it some day. */
static void make_noise(void)
{
	static char junk[3 * PAGE];
	char path[16], other[16];
	int fd;

	path_of(path, "n", random_below(5));
	path_of(other, "n", random_below(5));
	switch (random_below(6)) {
	case 0:
		unlink(path);
		break;
	case 1:
		rename(path, other);
		break;
	case 2:
		path[5] = 'd';
		if (mkdir(path, 0755) < 0)
			rmdir(path);
		break;
	case 3:
		fd = open(path, O_RDWR | O_CREAT, 0644);
		ftruncate(fd, random_below(50) * 1000);
		close(fd);
		break;
	default:
		fd = open(path, O_RDWR | O_CREAT, 0644);
		memset(junk, 'n', sizeof(junk));
		pwrite(fd, junk, random_below(sizeof(junk)),
		       random_below(60) * 777);
		close(fd);
	}
}

int main(int argc, char **argv)
{
	uint32_t records = argc > 2 ? atoi(argv[2]) : 100, i;

	state = argc > 1 ? atoi(argv[1]) : 1;
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mkdir("/mnt", 0755);
	if (mount("/dev/vda", "/mnt", "ext2", 0, NULL) < 0)
		die("mount");
	for (i = 1; i <= records; i++) {
		write_record(i);
		for (unsigned int n = random_below(4); n; n--)
			make_noise();
		if (random_below(20) == 0)
			sync();
	}
	say("powercut: done\n");
	reboot(RB_POWER_OFF);
	return 0;
}
