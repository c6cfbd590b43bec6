/*
 * swapon and swapoff: what they refuse, and how /proc/swaps and sysinfo tell
 * of a disk and of a file that are swapped to.
 */
#include <string.h>

#include "lib/disk.h"

#define NR_swapon	87
#define NR_swapoff	115
#define PREFER		0x8000

#define AREA		"/dev/vdb"
#define FILE		DISK "/swapfile"
#define HEADER_PAGES	64

static char page[4096];

static void on(const char *what, const char *path, int flags)
{
	say("swapon %s: %s", what,
	    error_name(sys(NR_swapon, path, flags)) ?: "ok");
}

static void off(const char *what, const char *path)
{
	say("swapoff %s: %s", what, error_name(sys(NR_swapoff, path)) ?: "ok");
}

/* Columns as they are, but for the space in use: that depends. */
static void show(void)
{
	static char text[2048];
	long fd = must_open("/proc/swaps", O_RDONLY);
	long n = sys(NR_read, fd, text, sizeof(text) - 1);
	struct sysinfo info;

	text[n < 0 ? 0 : n] = '\0';
	sys(NR_write, 1, text, strlen(text));
	sys(NR_close, fd);
	sys(NR_sysinfo, &info);
	say("sysinfo: %lu KiB of swap", info.totalswap * info.mem_unit >> 10);
}

static void put_word(unsigned int offset, uint32_t value)
{
	memcpy(page + offset, &value, 4);
}

/* A file of @pages with a header that tells of @told. */
static void make_area(long pages, uint32_t version, uint32_t told, int sparse)
{
	long fd = must_open(FILE, O_RDWR | O_CREAT | O_TRUNC), i;

	memset(page, 0, sizeof(page));
	put_word(1024, version);
	put_word(1028, told);
	memcpy(page + sizeof(page) - 10, "SWAPSPACE2", 10);
	sys(NR_write, fd, page, sizeof(page));
	memset(page, 0, sizeof(page));
	for (i = 1; i < pages && !sparse; i++)
		sys(NR_write, fd, page, sizeof(page));
	sys(NR_ftruncate, fd, pages * sizeof(page));
	sys(NR_fchmod, fd, 0600);
	sys(NR_close, fd);
}

static void refused(void)
{
	on("with unknown flags", AREA, 0x100000);
	on("nothing", "/nothing", 0);
	on("a bad address", (char *)1, 0);
	on("a directory", "/dev", 0);
	on("a terminal", "/dev/console", 0);
	on("a device of zeroes", "/dev/zero", 0);
	on("a file in memory", "/proc/swaps", 0);
	on("a file system", "/dev/vda1", 0);
	off("nothing", "/nothing");
	off("what is not on", AREA);
	off("a directory", "/dev");
	mount_disk("/dev/vda2", 0);
	on("a mounted disk", "/dev/vda2", 0);
	make_area(HEADER_PAGES, 1, HEADER_PAGES - 1, 1);
	on("a file with holes", FILE, 0);
	make_area(HEADER_PAGES, 2, HEADER_PAGES - 1, 0);
	on("another version", FILE, 0);
	make_area(HEADER_PAGES, 1, HEADER_PAGES, 0);
	on("a file that is too short", FILE, 0);
	make_area(HEADER_PAGES, 1, 0, 0);
	on("an empty one", FILE, 0);
}

static void nobody(void *arg)
{
	(void)arg;
	sys(NR_setuid32, 1000);
	on("by nobody", AREA, 0);
	on("of nothing by nobody", "/nothing", 0);
	on("with unknown flags by nobody", AREA, 0x100000);
	off("by nobody", AREA);
	exit(0);
}

static void used(void)
{
	show();
	on("a disk", AREA, 0);
	on("a disk twice", AREA, 0);
	show();
	make_area(HEADER_PAGES, 1, HEADER_PAGES - 1, 0);
	on("a file", FILE, PREFER | 7);
	on("a file twice", FILE, 0);
	show();
	off("the disk", AREA);
	show();
	off("the file", FILE);
	off("the file twice", FILE);
	on("the file, less of it", FILE, PREFER);
	show();
	off("the file", FILE);
	show();
	result("unlink", sys(NR_unlink, FILE));
	umount_disk();
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	refused();
	in_child(nobody, NULL);
	used();
	return 0;
}
