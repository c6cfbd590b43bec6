/*
 * The lab's commands about disks and what is cached of them: mount, open,
 * msync, cache, drop_caches, swap.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab.h"
#include "procfs.h"
#include "say.h"

#define COLUMNS		64	/* pages in a line */
#define MAX_PAGES	4096	/* that cache looks at */

/* Bits of /proc/kpageflags. */
#define KPF_DIRTY	4
#define KPF_WRITEBACK	8

static int file = -1;
static char file_name[64];

static void failed(const char *what)
{
	say("%s: %s\n", what, strerror(errno));
}

void cmd_mount(int count, char **words)
{
	const char *disk = count > 1 ? words[1] : NULL;
	const char *folder = count > 2 ? words[2] : "/mnt";

	if (!disk) {
		show_lines("/proc/mounts", NULL);
		return;
	}
	mkdir(folder, 0755);
	if (mount(disk, folder, "ext2", 0, NULL) < 0)
		failed(disk);
	else
		say("%s is at %s\n", disk, folder);
}

/* A new file gets @pages pages of a letter each, A to Z. */
static int fill(int fd, unsigned long pages)
{
	static char page[PAGE_SIZE];
	unsigned long i;

	for (i = 0; i < pages; i++) {
		memset(page, 'A' + i % 26, PAGE_SIZE);
		if (write(fd, page, PAGE_SIZE) != (ssize_t)PAGE_SIZE)
			return -1;
	}
	return 0;
}

void cmd_open(int count, char **words)
{
	unsigned long bytes = 0;
	struct stat st;
	int fd, is_new;

	if (count < 2 || (count > 2 && parse_size(words[2], &bytes) < 0)) {
		say("open FILE [N]\n");
		return;
	}
	is_new = access(words[1], 0) < 0;
	watch(0, 0);
	fd = open(words[1], is_new ? O_RDWR | O_CREAT : O_RDWR, 0644);
	if (fd < 0)
		fd = open(words[1], O_RDONLY);
	if (fd < 0 || (is_new && fill(fd, PAGE_UP(bytes) / PAGE_SIZE) < 0) ||
	    fstat(fd, &st) < 0) {
		failed(words[1]);
		if (fd >= 0)
			close(fd);
		return;
	}
	if (file >= 0)
		close(file);
	file = fd;
	strncpy(file_name, words[1], sizeof(file_name) - 1);
	say("descriptor %d: inode %ld, %ld bytes, %ld KiB on its disk\n", fd,
	    (long)st.st_ino, (long)st.st_size, (long)st.st_blocks / 2);
	show_difference();
}

void cmd_msync(int count, char **words)
{
	unsigned long addr = last_map, bytes = 0;
	int flags = MS_SYNC;
	struct areas *all;
	static struct areas areas;
	const struct area *area;

	if (count > 1 && !strcmp(words[count - 1], "async")) {
		flags = MS_ASYNC;
		count--;
	}
	if ((count > 1 && parse_address(words[1], &addr) < 0) ||
	    (count > 2 && parse_size(words[2], &bytes) < 0))
		return;
	all = &areas;
	read_areas(all);
	area = find_area(all, addr);
	if (!bytes && !area) {
		say("There is no area at %08lx.\n", addr);
		return;
	}
	if (!bytes)
		bytes = area->end - addr;
	watch(addr, PAGE_UP(bytes) / PAGE_SIZE);
	if (msync((void *)PAGE_DOWN(addr), bytes, flags) < 0)
		failed("msync");
	else
		show_difference();
}

/* The flags of the frame behind @addr, which is touched for that; 0: not
 * known. */
static uint64_t frame_flags(const volatile char *addr, int kpageflags)
{
	uint64_t flags = 0;

	(void)*addr;
	if (pread(kpageflags, &flags, sizeof(flags),
		  frame_of(addr) * sizeof(flags)) != sizeof(flags))
		return 0;
	return flags;
}

/*
 * A letter for each page of the file: '.' not in memory, 'c' in the page
 * cache, 'D' dirty there, 'W' on its way to the disk. Only cached pages are
 * touched, so that looking reads nothing in.
 */
static void show_cache(const char *map, unsigned long pages)
{
	static unsigned char in[MAX_PAGES];
	int kpageflags = open("/proc/kpageflags", O_RDONLY);
	unsigned long i, cached = 0, dirty = 0;
	char line[COLUMNS + 1];
	uint64_t flags;

	if (mincore((void *)map, pages * PAGE_SIZE, in) < 0) {
		failed("mincore");
		return;
	}
	for (i = 0; i < pages; i++) {
		flags = in[i] & 1 ? frame_flags(map + i * PAGE_SIZE,
						kpageflags) : 0;
		line[i % COLUMNS] = !(in[i] & 1) ? '.' :
				    flags >> KPF_WRITEBACK & 1 ? 'W' :
				    flags >> KPF_DIRTY & 1 ? 'D' : 'c';
		cached += in[i] & 1;
		dirty += flags >> KPF_DIRTY & 1;
		if (i % COLUMNS == COLUMNS - 1 || i == pages - 1) {
			line[i % COLUMNS + 1] = '\0';
			say("  %6lu  %s\n", i / COLUMNS * COLUMNS, line);
		}
	}
	close(kpageflags);
	say("%lu of %lu pages are cached (c), %lu of them dirty (D)\n", cached,
	    pages, dirty);
}

void cmd_cache(int count, char **words)
{
	const char *name = count > 1 ? words[1] : file_name;
	unsigned long pages;
	struct stat st;
	void *map;
	int fd;

	if (!*name) {
		say("cache FILE, or open one first\n");
		return;
	}
	fd = open(name, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) < 0) {
		failed(name);
		return;
	}
	pages = PAGE_UP((unsigned long)st.st_size) / PAGE_SIZE;
	if (pages > MAX_PAGES)
		pages = MAX_PAGES;
	map = mmap(NULL, pages * PAGE_SIZE, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (map == MAP_FAILED) {
		say("%s: %s\n", name, pages ? strerror(errno) : "is empty");
		return;
	}
	/* What is touched here must not bring its neighbours in. */
	madvise(map, pages * PAGE_SIZE, MADV_RANDOM);
	show_cache(map, pages);
	munmap(map, pages * PAGE_SIZE);
}

void cmd_drop_caches(int count, char **words)
{
	static const char *const wanted[] = { "MemFree", "Buffers", "Cached",
		"Dirty", NULL };
	const char *how = count > 1 ? words[1] : "3";
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY);

	show_lines("/proc/meminfo", wanted);
	if (fd < 0 || write(fd, how, strlen(how)) < 0) {
		failed("drop_caches");
	} else {
		say("and after echo %s > /proc/sys/vm/drop_caches:\n", how);
		show_lines("/proc/meminfo", wanted);
	}
	if (fd >= 0)
		close(fd);
}

void cmd_swap(int count, char **words)
{
	static const char *const wanted[] = { "SwapTotal", "SwapFree",
		"SwapCached", NULL };
	const char *disk = count > 2 ? words[2] : "/dev/vdb";
	long err = 0;

	if (count > 1 && !strcmp(words[1], "on"))
		err = syscall(SYS_swapon, disk, 0);
	else if (count > 1 && !strcmp(words[1], "off"))
		err = syscall(SYS_swapoff, disk);
	if (err < 0)
		failed(disk);
	if (show_lines("/proc/swaps", NULL) < 0)
		say("There is no /proc/swaps here.\n");
	show_lines("/proc/meminfo", wanted);
}
