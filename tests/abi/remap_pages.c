/* remap_file_pages: other pages of an object at the same place. */
#include "lib/mem.h"

#define BASE	((char *)0x20000000)

static long remap(int page, int pages, int prot, long pgoff, int flags)
{
	return sys(NR_remap_file_pages, BASE + page * PAGE, pages * PAGE,
		   prot, pgoff, flags);
}

static void on(const char *what, int fd)
{
	say("%s", what);
	sys(NR_mmap2, BASE, 8 * PAGE, PROT_RW, MAP_SHARED | MAP_FIXED |
	    (fd < 0 ? MAP_ANONYMOUS : 0), fd, 0);
	number(BASE, 8, 1);
	result("pages 4 and 5 at 1", remap(1, 2, 0, 4, 0));
	numbers("pages", BASE, 8);
	rows("areas", BASE, 8 * PAGE);
	BASE[PAGE] = 77;
	numbers("page 4 was written", BASE, 8);
	result("over two areas", remap(2, 2, 0, 0, 0));
	result("back", remap(1, 2, 0, 1, MAP_NONBLOCK));
	rows("areas", BASE, 8 * PAGE);
	numbers("pages", BASE, 8);
	result("all of it turned", remap(0, 4, 0, 4, 0));
	result("in one", remap(0, 8, 0, 2, 0));
	result("over one edge", remap(4, 4, 0, 0, 0));
	result("two pages of one", remap(5, 1, 0, 5, 0));
	rows("areas", BASE, 8 * PAGE);
	result("an odd address and length",
	       sys(NR_remap_file_pages, BASE + 5, PAGE + 5, 0, 0, 0));
	numbers("pages", BASE, 4);
	sys(NR_mprotect, BASE, PAGE, PROT_READ);
	result("over two rights", remap(0, 2, 0, 3, 0));
	result("read-only", remap(0, 1, 0, 3, 0));
	rows("areas", BASE, 2 * PAGE);
	result("locked", sys(NR_mlock, BASE, PAGE));
	result("then", remap(0, 1, 0, 6, 0));
	say("VmLck %ld", status_kb("VmLck"));
	sys(NR_munmap, BASE, 8 * PAGE);
}

int main(int argc, char **argv, char **envp)
{
	long fd;

	(void)argc, (void)argv, (void)envp;
	on("memory", -1);
	fd = sys(NR_open, "/file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	sys(NR_ftruncate, fd, 8 * PAGE);
	on("a file", fd);
	sys(NR_mmap2, BASE, 2 * PAGE, PROT_RW, MAP_SHARED | MAP_FIXED, fd, 0);
	result("with rights", remap(0, 1, PROT_READ, 1, 0));
	result("length 0", remap(0, 0, 0, 1, 0));
	result("less than a page", sys(NR_remap_file_pages, BASE, PAGE - 1, 0,
				       0, 0));
	result("wraps", sys(NR_remap_file_pages, BASE, 0xf0000000, 0, 0, 0));
	result("offset wraps", remap(0, 2, 0, -1, 0));
	result("beyond the area", remap(1, 2, 0, 0, 0));
	result("nothing there", remap(4, 1, 0, 0, 0));
	result("beyond the file", remap(0, 1, 0, 9, 0));
	ends("there", peek, BASE);
	result("unknown flags", remap(0, 1, 0, 0, -1));
	sys(NR_close, fd);
	fd = sys(NR_open, "/file", O_RDONLY, 0);
	sys(NR_mmap2, BASE, 2 * PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, fd,
	    0);
	result("of a descriptor for reading", remap(0, 1, 0, 1, 0));
	sys(NR_mmap2, BASE, 2 * PAGE, PROT_RW, MAP_PRIVATE | MAP_FIXED, fd, 0);
	result("private", remap(0, 1, 0, 1, 0));
	map(BASE, PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	result("private memory", remap(0, 1, 0, 1, 0));
	sys(NR_close, fd);
	sys(NR_unlink, "/file");
	return 0;
}
