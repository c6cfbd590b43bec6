/*
 * /init that works with more memory than the machine has, on a swap area at
 * /dev/vda that is larger than memory, and looks at each word of it:
 *
 *	sweep: twice the memory, three times written and read
 *	fork: what three children share with their parent, each writes a part
 *	swapoff: refused while memory has no room for it, then done, all there
 *	full: more than memory and swap together; the largest is killed
 *	file: a file of twice the memory on the ext2 file system of /dev/vdb,
 *	      written, read, changed through a shared map, read
 *	swapfile: "sweep" on a file there
 *
 * Each is a child and ends with "NAME: ok" or with a line that says what was
 * wrong. Memory that is missing afterwards is a line "leak ...".
 * way=N in the environment does only that one.
 */
#include <string.h>

#include "../abi/lib/stock.h"
#include "world.h"

#define NR_swapon	87
#define NR_swapoff	115
#define RB_POWER_OFF	0x4321fedc

#define SWAP		"/dev/vda"

static long memory;			/* pages of RAM */

static unsigned long *area(long pages)
{
	void *p = map(NULL, pages * PAGE, PROT_RW, MAP_PA | MAP_NORESERVE);

	if (failed((long)p)) {
		result("mmap", (long)p);
		exit(1);
	}
	return p;
}

static unsigned long *map_file(long fd, long pages)
{
	long r = sys(NR_mmap2, NULL, pages * PAGE, PROT_RW, MAP_SHARED, fd, 0);

	if (failed(r)) {
		result("mmap", r);
		exit(1);
	}
	return (unsigned long *)r;
}

/* What word @i of a page is to hold. */
static unsigned long word(long page, unsigned int i, unsigned int pass)
{
	return (page * 2654435761u) ^ (i * 40503u) ^ (pass << 20);
}

static void fill(unsigned long *p, long page, unsigned int pass)
{
	unsigned int i;

	p += page * (PAGE / sizeof(*p));
	for (i = 0; i < PAGE / sizeof(*p); i++)
		p[i] = word(page, i, pass);
}

static void check(const unsigned long *p, long page, unsigned int pass)
{
	unsigned int i;

	p += page * (PAGE / sizeof(*p));
	for (i = 0; i < PAGE / sizeof(*p); i++) {
		if (p[i] != word(page, i, pass)) {
			say("page %ld word %u: %lx, not %lx (pass %u)", page,
			    i, p[i], word(page, i, pass), pass);
			exit(1);
		}
	}
}

static void by_sweep(void)
{
	long pages = 2 * memory, i;
	unsigned long *p = area(pages);
	unsigned int pass;

	for (pass = 0; pass < 3; pass++) {
		for (i = 0; i < pages; i++) {
			if (pass)
				check(p, i, pass - 1);
			fill(p, i, pass);
		}
	}
	/* In another order. */
	for (i = 0; i < pages; i++)
		check(p, i * 7919 % pages, 2);
	sys(NR_munmap, p, pages * PAGE);
}

static void sharer(unsigned long *p, long pages, int who)
{
	long i;

	for (i = who; i < pages; i += 4)
		fill(p, i, 10 + who);
	for (i = 0; i < pages; i++)
		check(p, i, i % 4 == who ? 10 + who : 1);
	exit(0);
}

static void by_fork(void)
{
	long pages = memory * 3 / 4, i;
	unsigned long *p = area(pages);
	int who, status;

	for (i = 0; i < pages; i++)
		fill(p, i, 1);
	for (who = 0; who < 3; who++)
		if (sys(NR_fork) == 0)
			sharer(p, pages, who);
	for (who = 0; who < 3; who++) {
		sys(NR_wait4, -1, &status, 0, NULL);
		if (status)
			exit(1);
	}
	for (i = 0; i < pages; i++)
		check(p, i, 1);
}

static void by_swapoff(void)
{
	long pages = memory * 5 / 4, keep = memory / 2, i;
	unsigned long *p = area(pages);
	long r;

	for (i = 0; i < pages; i++)
		fill(p, i, 2);
	result("swapoff without room", sys(NR_swapoff, SWAP));
	for (i = 0; i < pages; i++)
		check(p, i, 2);
	sys(NR_munmap, (char *)p + keep * PAGE, (pages - keep) * PAGE);
	r = sys(NR_swapoff, SWAP);
	for (i = 0; i < keep; i++)
		check(p, i, 2);
	result("swapoff with room", r);
	result("swapoff once more", sys(NR_swapoff, SWAP));
	result("swapon again", sys(NR_swapon, SWAP, 0));
}

static void by_full(void)
{
	long i;
	unsigned long *p;
	int status;

	if (sys(NR_fork) == 0) {
		p = area(16 * memory);
		for (i = 0;; i++)
			fill(p, i, 3);
	}
	p = area(64);
	for (i = 0; i < 64; i++)
		fill(p, i, 4);
	sys(NR_wait4, -1, &status, 0, NULL);
	for (i = 0; i < 64; i++)
		check(p, i, 4);
	if (status != 9) {
		say("the hog ended with %x", status);
		exit(1);
	}
}

#define FILE_PAGES	16		/* in one call */

static unsigned long buf[FILE_PAGES * PAGE / sizeof(unsigned long)];

static void file_check(long fd, long pages, unsigned int pass)
{
	long i, n;

	sys(NR_lseek, fd, 0, SEEK_SET);
	for (i = 0; i < pages; i++) {
		if (i % FILE_PAGES == 0) {
			n = sys(NR_read, fd, buf, sizeof(buf));
			if (n != sizeof(buf)) {
				result("read", n);
				exit(1);
			}
		}
		check(buf - i / FILE_PAGES * FILE_PAGES *
		      (PAGE / sizeof(*buf)), i, pass);
	}
}

static void by_file(void)
{
	long pages = 2 * memory / FILE_PAGES * FILE_PAGES, i, n;
	long fd = sys(NR_open, "/w/file", O_RDWR | O_CREAT, 0600);
	unsigned long *p;

	for (i = 0; i < pages; i++) {
		fill(buf - i / FILE_PAGES * FILE_PAGES *
		     (PAGE / sizeof(*buf)), i, 5);
		if (i % FILE_PAGES != FILE_PAGES - 1)
			continue;
		n = sys(NR_write, fd, buf, sizeof(buf));
		if (n != sizeof(buf)) {
			result("write", n);
			exit(1);
		}
	}
	file_check(fd, pages, 5);
	p = map_file(fd, pages);
	for (i = 0; i < pages; i++) {
		check(p, i * 7919 % pages, 5);
		fill(p, i * 7919 % pages, 6);
	}
	for (i = 0; i < pages; i++)
		check(p, i, 6);
	file_check(fd, pages, 6);
	sys(NR_munmap, p, pages * PAGE);
	sys(NR_close, fd);
	sys(NR_unlink, "/w/file");
}

/* Blocks of a file that grows page by page, so that they lie where they may. */
static void by_swapfile(void)
{
	static uint32_t header[PAGE / 4];
	long pages = 5 * memory / 2, i, n;
	long fd = sys(NR_open, "/w/swap", O_RDWR | O_CREAT, 0600);

	header[1024 / 4] = 1;			/* mkswap(8): the version */
	header[1024 / 4 + 1] = pages - 1;	/* the last page */
	memcpy((char *)header + PAGE - 10, "SWAPSPACE2", 10);
	for (i = 0; i < pages; i++) {
		n = sys(NR_write, fd, header, PAGE);
		if (n != (long)PAGE) {
			result("write of the swap file", n);
			exit(1);
		}
		memset(header, 0, sizeof(header));
	}
	sys(NR_close, fd);
	result("swapoff the disk", sys(NR_swapoff, SWAP));
	result("swapon a file", sys(NR_swapon, "/w/swap", 0));
	by_sweep();
	result("swapoff the file", sys(NR_swapoff, "/w/swap"));
	result("swapon the disk", sys(NR_swapon, SWAP, 0));
	sys(NR_unlink, "/w/swap");
}

static const struct {
	const char *name;
	void (*fn)(void);
} ways[] = {
	{ "sweep", by_sweep }, { "fork", by_fork }, { "swapoff", by_swapoff },
	{ "full", by_full }, { "file", by_file },
	{ "swapfile", by_swapfile },
};

static void run_way(void *arg)
{
	ways[(long)arg].fn();
	exit(0);
}

static void show(const char *path)
{
	static char text[4096];
	long fd = sys(NR_open, path, O_RDONLY), n;

	while ((n = sys(NR_read, fd, text, sizeof(text))) > 0)
		sys(NR_write, 1, text, n);
	sys(NR_close, fd);
}

int main(int argc, char **argv, char **envp)
{
	static struct stock before, after;
	unsigned long only = option(envp, "way", ~0ul);
	struct sysinfo info;
	long i, status;

	(void)argc, (void)argv;
	sys(NR_mount, "proc", "/proc", "proc", 0, NULL);
	sys(NR_mount, "dev", "/dev", "devtmpfs", 0, NULL);
	sys(NR_sysinfo, &info);
	memory = info.totalram / PAGE;
	result("mount", sys(NR_mount, "/dev/vdb", "/w", "ext2", 0, NULL));
	result("swapon", sys(NR_swapon, SWAP, 0));
	result("swapon twice", sys(NR_swapon, SWAP, 0));
	for (i = 0; i < (long)(sizeof(ways) / sizeof(ways[0])); i++) {
		if (only != ~0ul && only != (unsigned long)i)
			continue;
		take_stock(&before);
		status = in_child(run_way, (void *)i);
		if (status)
			say("%s: status %lx", ways[i].name, status);
		else
			say("%s: ok", ways[i].name);
		/* What there is of ours in swap comes back, too. */
		sys(NR_swapoff, SWAP);
		sys(NR_swapon, SWAP, 0);
		take_stock(&after);
		all_there(&before, &after, ways[i].name);
	}
	show("/proc/vmstat");
	result("swapoff", sys(NR_swapoff, SWAP));
	result("umount", sys(NR_umount2, "/w", 0));
	say("=== done");
	sys(NR_reboot, 0xfee1dead, 672274793, RB_POWER_OFF, NULL);
	for (;;)
		sys(NR_sched_yield);
}
