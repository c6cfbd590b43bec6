/*
 * The experiment: what the kernel does when a process asks for memory.
 *
 * Each step does one thing, prints the counters before and after, and then
 * says in words what they show.  The words are statements with a condition:
 * what was not measured is not claimed, and a statement that fails is marked
 * with "!!".  The conditions look only at what every kernel counts exactly:
 * faults, page-table entries and frame numbers.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counters.h"
#include "experiment.h"
#include "procfs.h"
#include "pte.h"
#include "say.h"

#define PAGES		16	/* of the map in steps 1 to 4 */
#define WRITTEN		4	/* pages of it that are written */
#define RW		(PROT_READ | PROT_WRITE)

static int step_nr, statements, broken;

/* The counters before the step, and the range that is watched. */
static struct counters before;
static const void *watched;
static unsigned long watched_pages;

static void title(const char *text)
{
	say("\n%d. %s\n", ++step_nr, text);
}

static void begin(const void *addr, unsigned long pages)
{
	watched = addr;
	watched_pages = pages;
	count(&before, addr, pages);
}

/* Ends what begin() began and returns the number of faults in between. */
static long finish(struct counters *after)
{
	count(after, watched, watched_pages);
	show_change(&before, after);
	return after->faults - before.faults;
}

static void __attribute__((format(printf, 2, 3)))
statement(int holds, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsniprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	statements++;
	broken += !holds;
	say("   %s %s\n", holds ? "=>" : "!! not so:", text);
}

/* Prints a page's entry if the kernel shows its tables. */
static void show_entry(const char *what, const volatile char *p)
{
	uint32_t descriptors[2];

	if (read_descriptors((unsigned long)p, descriptors) < 0)
		return;
	say("   entry of %s: ", what);
	explain_rights(descriptors[1]);
}

/* Says whether pages from..to-1 of p are all mapped to one frame. */
static int all_at(const char *p, int from, int to, unsigned long frame)
{
	int i;

	for (i = from; i < to; i++)
		if (frame_of(p + i * PAGE_SIZE) != frame)
			return 0;
	return 1;
}

static int all_different(const char *p, int pages)
{
	int i, j;

	for (i = 0; i < pages; i++)
		for (j = 0; j < i; j++)
			if (frame_of(p + i * PAGE_SIZE) ==
			    frame_of(p + j * PAGE_SIZE))
				return 0;
	return 1;
}

static char *step_mmap(void)
{
	struct counters after;
	long faults;
	char *p;

	title("mmap: ask for 16 pages of anonymous memory");
	begin(NULL, 0);
	p = mmap(NULL, PAGES * PAGE_SIZE, RW, MAP_PRIVATE | MAP_ANONYMOUS,
		 -1, 0);
	if (p == MAP_FAILED) {
		statement(0, "mmap gives an address");
		return NULL;
	}
	watched = p;
	watched_pages = PAGES;
	faults = finish(&after);
	say("   mmap gave address %p\n", p);
	show_entry("page 0", p);
	statement(faults == 0 && after.resident == 0,
		  "the kernel noted an area; no page of it exists yet");
	return p;
}

/* Returns the frame of the zero page, 0 if frames are not shown. */
static unsigned long step_read(const char *p)
{
	struct counters after;
	unsigned long zero;
	long faults;
	int i, sum = 0;

	title("read one byte in each of the 16 pages");
	begin(p, PAGES);
	for (i = 0; i < PAGES; i++)
		sum += *(const volatile char *)(p + i * PAGE_SIZE);
	faults = finish(&after);
	statement(faults == PAGES, "%ld faults: each first read trapped into "
		  "the kernel", faults);
	statement(sum == 0, "every byte was 0");
	zero = frame_of(p);
	if (!zero) {
		say("   (no /proc/self/pagemap: the frames are not shown)\n");
		return 0;
	}
	show_entry("page 0", p);
	show_entry("page 15", p + 15 * PAGE_SIZE);
	statement(all_at(p, 0, PAGES, zero),
		  "all 16 pages are one frame, %05lx: the zero page", zero);
	return zero;
}

static void step_write(char *p, unsigned long zero)
{
	struct counters after;
	long faults;
	int i;

	title("write one byte in each of the first 4 pages");
	begin(p, PAGES);
	for (i = 0; i < WRITTEN; i++)
		((volatile char *)p)[i * PAGE_SIZE] = i + 1;
	faults = finish(&after);
	statement(faults == WRITTEN, "%ld faults: the zero page is read-only, "
		  "so each write trapped", faults);
	if (zero) {
		show_entry("page 0", p);
		for (i = 0; i < WRITTEN; i++)
			say("   page %d: frame %05lx\n", i,
			    frame_of(p + i * PAGE_SIZE));
		statement(all_different(p, WRITTEN + 1),
			  "each got a fresh frame of its own");
		statement(all_at(p, WRITTEN, PAGES, zero),
			  "the other 12 are still the zero page");
	}
	statement(p[0] == 1 && p[1] == 0 && p[PAGES * PAGE_SIZE - 1] == 0,
		  "fresh frames came filled with zeros");
}

static void step_munmap(char *p)
{
	struct counters after;
	unsigned char vec;

	title("munmap: give the 16 pages back");
	begin(p, PAGES);
	munmap(p, PAGES * PAGE_SIZE);
	finish(&after);
	show_entry("page 0", p);
	statement(mincore(p, PAGE_SIZE, &vec) < 0 && after.resident == 0,
		  "the area is gone; its 4 frames are free, the zero page "
		  "stays");
}

static void step_brk(void)
{
	struct counters after;
	char *heap = sbrk(0);
	long faults;
	int i;

	title("brk: move the end of the heap up by 8 pages, and down again");
	heap = (char *)PAGE_UP((unsigned long)heap);
	brk(heap);
	say("   brk from %p up to %p\n", heap, heap + 8 * PAGE_SIZE);
	begin(heap, 8);
	brk(heap + 8 * PAGE_SIZE);
	faults = finish(&after);
	statement(faults == 0 && after.resident == 0,
		  "the heap area grew; again nothing is resident");
	say("   write into 3 of the 8 pages\n");
	begin(heap, 8);
	for (i = 0; i < 3; i++)
		((volatile char *)heap)[i * PAGE_SIZE] = 1;
	faults = finish(&after);
	statement(faults == 3 && after.resident == 3,
		  "3 faults, 3 pages: a first write skips the zero page");
	say("   brk back down\n");
	begin(heap, 8);
	brk(heap);
	finish(&after);
	statement(after.resident == 0 && sbrk(0) == (void *)heap,
		  "the pages went back to the kernel");
}

static void step_malloc(void)
{
	struct counters after;
	unsigned long pages = (2 << 20) / PAGE_SIZE;
	char *end0, *end1, *small, *large;

	title("malloc: who asks the kernel, and how");
	end0 = (char *)PAGE_UP((unsigned long)sbrk(0));
	brk(end0);
	begin(end0, pages);
	small = malloc(100);
	finish(&after);
	end1 = sbrk(0);
	say("   malloc(100) = %p; the heap's end moved by %d bytes\n", small,
	    (int)(end1 - end0));
	statement(small && end1 > end0 && small < end1,
		  "a small block comes from the heap, which brk made larger");
	begin(end0, pages);
	large = malloc(1 << 20);
	finish(&after);
	say("   malloc(1 MiB) = %p; the heap's end moved by %d bytes\n", large,
	    (int)((char *)sbrk(0) - end1));
	statement(large && (char *)sbrk(0) - end1 >= (1 << 20) - 4096,
		  "a large block too: this C library (newlib) uses brk only.\n"
		  "      glibc would ask mmap for a block of this size");
	statement(after.faults - before.faults < 8,
		  "%ld fault(s): only pages with malloc's own notes exist",
		  after.faults - before.faults);
	free(large);
	free(small);
	say("   after free() of both the heap's end is %d bytes above the "
	    "start\n", (int)((char *)sbrk(0) - end0));
}

static void step_file(const char *self)
{
	extern char __executable_start[];
	int fd = open(self, O_RDONLY);
	unsigned long cached, copy;
	struct counters after;
	long faults;
	char *p, byte;

	title("mmap of a file: this program's own, private, 4 pages");
	p = fd < 0 ? MAP_FAILED : mmap(NULL, 4 * PAGE_SIZE, RW, MAP_PRIVATE,
				       fd, 0);
	if (p == MAP_FAILED) {
		say("   (%s cannot be mapped; step left out)\n", self);
		return;
	}
	begin(p, 4);
	byte = ((volatile char *)p)[PAGE_SIZE];
	faults = finish(&after);
	cached = frame_of(p + PAGE_SIZE);
	statement(faults == 1 && after.resident >= 1, "1 fault; the kernel "
		  "mapped %ld page(s) of its page cache", after.resident);
	show_entry("page 1", p + PAGE_SIZE);
	if (cached)
		statement(frame_of(__executable_start + PAGE_SIZE) == cached,
			  "frame %05lx: the same as under the running code",
			  cached);
	say("   write one byte in that page\n");
	begin(p, 4);
	((volatile char *)p)[PAGE_SIZE] = byte + 1;
	faults = finish(&after);
	copy = frame_of(p + PAGE_SIZE);
	show_entry("page 1", p + PAGE_SIZE);
	if (cached)
		statement(faults == 1 && copy != cached,
			  "the page was copied to frame %05lx, then written",
			  copy);
	statement(pread(fd, p, 1, PAGE_SIZE) == 1 && p[0] == byte,
		  "the file is unchanged: a private write stays private");
	munmap(p, 4 * PAGE_SIZE);
	close(fd);
}

/* What the child of step_fork() does; returns its number of surprises. */
static int child(volatile char *p, unsigned long frame)
{
	struct counters after;
	int broken_before = broken;
	long faults;

	count(&after, NULL, 0);		/* its own stack and data: copied now */
	say("   child, before its write\n");
	if (frame)
		statement(frame_of(p) == frame,
			  "the child's page is the parent's frame, %05lx",
			  frame);
	show_entry("page 0", p);
	begin((char *)p, 4);
	p[0] = 'c';
	faults = finish(&after);
	statement(faults == 1, "the child's write faults once");
	if (frame)
		statement(frame_of(p) != frame,
			  "now it has a copy, frame %05lx", frame_of(p));
	return broken - broken_before;
}

static void step_fork(void)
{
	struct counters after;
	unsigned long frame;
	volatile char *p;
	long faults;
	int status;
	pid_t pid;

	title("fork: two processes, one set of pages");
	p = mmap(NULL, 4 * PAGE_SIZE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED) {
		statement(0, "mmap gives an address");
		return;
	}
	memset((char *)p, 'p', 4 * PAGE_SIZE);
	frame = frame_of(p);
	pid = fork();
	if (pid == 0)
		_exit(child(p, frame));
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		statement(0, "fork makes a child");
		return;
	}
	/* The child printed its statements; only their outcome comes here. */
	statement(status == 0, "parent: the child ended well");
	statement(p[0] == 'p', "the parent still reads its own byte");
	say("   the parent writes, the child being gone\n");
	count(&before, NULL, 0);	/* warms the parent's own pages */
	begin((char *)p, 4);
	p[0] = 'q';
	faults = finish(&after);
	statement(faults == 1, "1 fault: fork had made the page read-only");
	if (frame)
		statement(frame_of(p) == frame, "no copy: the last owner "
			  "keeps frame %05lx", frame);
	munmap((char *)p, 4 * PAGE_SIZE);
}

static void step_maps(void)
{
	title("the areas of this process: /proc/self/maps");
	if (show_lines("/proc/self/maps", NULL) < 0) {
		say("   (there is no /proc/self/maps here)\n");
		return;
	}
	say("   r-xp code, r--p constants, rw-p variables: the segments "
	    "of the\n   file; the end of the last is anonymous (.bss); [heap] "
	    "is moved by brk,\n   [stack] grows by itself.  p: private, "
	    "a write makes a copy.\n");
}

int experiment(const char *self)
{
	uint32_t descriptors[2];
	unsigned long zero;
	char *p;

	say("\nAn experiment: what happens when a process asks for memory?\n"
	    "  faults    page faults of this process so far\n"
	    "  resident  pages of the range in question that are mapped\n"
	    "  VmSize    memory promised; VmRSS: memory really given, the "
	    "zero page\n            not counted\n"
	    "  =>        a statement that the measurement bears out\n");
	if (read_descriptors(0, descriptors) < 0)
		say("This kernel (Linux?) counts VmRSS and free pages in "
		    "batches: these two may lag.\n");
	warm_up();
	p = step_mmap();
	if (p) {
		zero = step_read(p);
		step_write(p, zero);
		step_munmap(p);
	}
	step_brk();
	step_malloc();
	step_file(self);
	step_fork();
	step_maps();
	say("\nexperiment: %d of %d statements held\n", statements - broken,
	    statements);
	return broken;
}
