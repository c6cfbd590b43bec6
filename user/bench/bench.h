/*
 * What the benchmark's files share: a row is an operation, the loop it is done
 * in, and what has to be undone.
 */
#ifndef BENCH_H
#define BENCH_H

#define PAGE_SIZE	4096U

/*
 * One line of the table. A pass is prepare, run, empty, finish, each called
 * with n and returning 0 or a negative errno, on which the row is given up.
 * Only run and empty are timed: run does the operation n times; empty is the
 * same loop without the operation, and what it costs is taken off. For page
 * faults empty is run itself, because touching a page again does not fault.
 * Every function but run may be missing.
 */
struct row {
	const char *name;
	unsigned int n;
	int (*prepare)(unsigned int n);
	int (*run)(unsigned int n);
	int (*empty)(unsigned int n);
	int (*finish)(unsigned int n);
	int idle;		/* it waits for a disk: count CPU time alone */
};

/* rows.c, or disk.c: what is measured, and what has to be there first (0, or a
 * negative errno with a message). */
extern const struct row rows[];
extern const unsigned int nr_rows;
int prepare_rows(void);

/* start.S */
int null_calls(unsigned int n);
int null_loop(unsigned int n);

/* work.c: the operations that rows are made of. Memory is one region of n
 * pages at a time; a region's owner is the row that mapped it. */
int loop(unsigned int n);
extern char *region;
int map_region(unsigned int n);
int map_region_read(unsigned int n);
int map_region_written(unsigned int n);
int map_region_10_areas(unsigned int n);
int map_region_n_areas(unsigned int n);
int unmap_region(unsigned int n);
int read_pages(unsigned int n);
int write_pages(unsigned int n);
int read_pages_scattered(unsigned int n);
int map_unmap(unsigned int n);
int map_touch_unmap(unsigned int n);
int find_brk(unsigned int n);
int brk_up_touch_down(unsigned int n);
int fork_exit_wait(unsigned int n);
int fork_exec_exit_wait(unsigned int n);

/* tasks.c: rows of two processes, and signals. */
int start_crowd(unsigned int n);
int map_4_mib_written(unsigned int n);
int unmap_4_mib(unsigned int n);
int fork_only(unsigned int n);
int wait_unmap_4_mib(unsigned int n);
int map_region_shared_with_child(unsigned int n);
int unmap_region_end_child(unsigned int n);
int start_echo(unsigned int n);
int ping_pong(unsigned int n);
int end_echo(unsigned int n);
int start_yielder(unsigned int n);
int yield_in_turn(unsigned int n);
int half_loop(unsigned int n);
int end_yielder(unsigned int n);
int end_child(unsigned int n);
int catch_signal(unsigned int n);
int signal_self(unsigned int n);

/* files.c: rows about files; the file is the benchmark itself. */
int open_file(unsigned int n);
int close_file(unsigned int n);
int open_close(unsigned int n);
int read_page(unsigned int n);
int stat_file(unsigned int n);

/* What fork_exec_exit_wait executes; it must exit at once when it is given one
 * argument. */
extern const char *exec_path;

/* print.c: a line is built piece by piece and written in one call. */
void put_str(const char *s);
void put_num(unsigned long long value);
void put_tenths(unsigned long long tenths);
void put_line(void);

#endif
