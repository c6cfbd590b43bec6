/*
 * The memory lab: a prompt at which each step of the experiment, and others,
 * can be tried by hand.
 */
#ifndef LAB_H
#define LAB_H

/* Reads and runs commands until "poweroff" or the end of the input. */
void lab(void);

/* One command: words[0] is its name, words[count] a null pointer. */
typedef void command_fn(int count, char **words);

command_fn cmd_mmap, cmd_munmap, cmd_mprotect, cmd_brk, cmd_read, cmd_write,
	   cmd_maps, cmd_pte, cmd_free, cmd_faults, cmd_ls, cmd_run,
	   cmd_mount, cmd_open, cmd_msync, cmd_cache, cmd_drop_caches,
	   cmd_swap;

/* For the commands: words into numbers.  All return 0, or -1 with a message. */
int parse_address(const char *word, unsigned long *addr);
int parse_size(const char *word, unsigned long *bytes);
int parse_number(const char *word, unsigned long *value);

/* What '$' stands for. */
extern unsigned long last_map;

/*
 * Takes the counters and areas before a command changes something, and prints
 * what became different.  'addr' and 'pages' are the range to watch.
 */
void watch(unsigned long addr, unsigned long pages);
void show_difference(void);

/* Whether the range is the lab's own code, data or stack; says so then. */
int is_own_memory(unsigned long addr, unsigned long bytes);

/*
 * Whether this process may read or write the byte at addr.  If not, says
 * which signal the access would bring.
 */
int may_access(unsigned long addr, int write);

#endif
