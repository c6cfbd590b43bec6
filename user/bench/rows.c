/*
 * The rows of the table but those about a disk, which are a program of their
 * own (disk.c): what fork and exec cost depends on the program.
 */
#include "bench.h"

const struct row rows[] = {
	{ "null system call", 10000,
	  0, null_calls, null_loop, 0 },
	{ "anonymous read fault", 2048,
	  map_region, read_pages, read_pages, unmap_region },
	{ "anonymous write fault", 2048,
	  map_region, write_pages, write_pages, unmap_region },
	{ "zero page copied on write", 2048,
	  map_region_read, write_pages, write_pages, unmap_region },
	{ "munmap per page", 2048,
	  map_region_written, unmap_region, 0, 0 },
	{ "mmap+munmap", 1000,
	  0, map_unmap, loop, 0 },
	{ "mmap+touch+munmap", 1000,
	  0, map_touch_unmap, loop, 0 },
	{ "brk up+touch+down", 1000,
	  find_brk, brk_up_touch_down, loop, 0 },
	{ "fork+exit+wait", 100,
	  0, fork_exit_wait, loop, 0 },
	{ "fork+exec+exit+wait", 100,
	  0, fork_exec_exit_wait, loop, 0 },
	{ "fork, 4 MiB resident", 20,
	  map_4_mib_written, fork_only, loop, wait_unmap_4_mib },
	{ "fork+exit+wait, 4 MiB", 100,
	  map_4_mib_written, fork_exit_wait, loop, unmap_4_mib },
	{ "copy-on-write fault", 1024,
	  map_region_shared_with_child, write_pages, write_pages,
	  unmap_region_end_child },
	{ "pipe ping-pong", 1000,
	  start_echo, ping_pong, loop, end_echo },
	{ "context switch", 2000,
	  start_yielder, yield_in_turn, half_loop, end_yielder },
	{ "signal to oneself", 1000,
	  catch_signal, signal_self, loop, 0 },
	{ "open+close", 1000,
	  0, open_close, loop, 0 },
	{ "read of 4 KiB", 1000,
	  open_file, read_page, loop, close_file },
	{ "stat", 1000,
	  0, stat_file, loop, 0 },
	{ "read fault, 10 areas", 10000,
	  map_region_10_areas, read_pages_scattered, read_pages_scattered,
	  unmap_region },
	{ "read fault, 10000 areas", 10000,
	  map_region_n_areas, read_pages_scattered, read_pages_scattered,
	  unmap_region },
};
const unsigned int nr_rows = sizeof(rows) / sizeof(rows[0]);

int prepare_rows(void)
{
	return 0;
}
