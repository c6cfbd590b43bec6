/*
 * The memory lab's loop: reads a line, cuts it into words, finds the command.
 */
#include <string.h>

#include "counters.h"
#include "lab.h"
#include "lineedit.h"
#include "say.h"

#define MAX_WORDS	12

static command_fn cmd_help;

static const struct {
	const char *name;
	command_fn *run;		/* null: leave the lab */
	const char *arguments;
	const char *help;
} command[] = {
	{ "mmap", cmd_mmap, "[N] [PROT] [FILE] ..",
	  "map N pages; all words: help mmap" },
	{ "munmap", cmd_munmap, "ADDR [N]", "unmap N pages, or the area" },
	{ "mprotect", cmd_mprotect, "ADDR N PROT", "change N pages' rights" },
	{ "brk", cmd_brk, "[+N | -N | ADDR]", "show or move the heap's end" },
	{ "r", cmd_read, "ADDR [BYTES]", "read: 16 bytes, or as many" },
	{ "w", cmd_write, "ADDR VALUE", "write a 32-bit word" },
	{ "maps", cmd_maps, "", "the areas and their resident pages" },
	{ "pte", cmd_pte, "ADDR", "the page-table entry, bit by bit" },
	{ "free", cmd_free, "", "the machine's memory" },
	{ "faults", cmd_faults, "", "this process's counters" },
	{ "mount", cmd_mount, "[DISK FOLDER]", "an ext2 disk; what is mounted" },
	{ "open", cmd_open, "FILE [N]", "open a file; a new one has N pages" },
	{ "msync", cmd_msync, "[ADDR N] [async]", "write dirty pages of maps" },
	{ "cache", cmd_cache, "[FILE]", "its pages in memory, and dirty ones" },
	{ "drop_caches", cmd_drop_caches, "[1 | 2 | 3]",
	  "forget clean pages, names, both" },
	{ "swap", cmd_swap, "[on | off] [DISK]", "swap areas" },
	{ "ls", cmd_ls, "[FOLDER]", "the files in a folder; / if left out" },
	{ "run", cmd_run, "PROGRAM [WORDS]", "run a program and wait for it" },
	{ "help", cmd_help, "", "this list" },
	{ "poweroff", NULL, "", "turn the machine off" },
};

#define NR_COMMANDS	(sizeof(command) / sizeof(command[0]))

static const char mmap_help[] =
"mmap [N] [PROT] [at ADDR | over ADDR] [file PATH | PATH] [shared]\n"
"  N       pages; with k or m behind it KiB or MiB; 1 if left out\n"
"  PROT    none r w rw x rx rwx; rw if left out\n"
"  at      at this address if it is free (MAP_FIXED_NOREPLACE)\n"
"  over    at this address, replacing what is there (MAP_FIXED)\n"
"  file    the file's content, from its start, instead of zeros; a PATH\n"
"          that begins with / needs no such word, and is mapped whole\n"
"  shared  MAP_SHARED instead of MAP_PRIVATE\n";

static void cmd_help(int count, char **words)
{
	unsigned int i;

	if (count > 1 && !strcmp(words[1], "mmap")) {
		say_bytes(mmap_help, sizeof(mmap_help) - 1);
		return;
	}
	for (i = 0; i < NR_COMMANDS; i++)
		say("  %-12s%-23s %s\n", command[i].name, command[i].arguments,
		    command[i].help);
	say("N counts pages of 4 KiB, or KiB or MiB: 3, 64k, 1m.  ADDR is "
	    "hexadecimal,\nor $ for what mmap gave last, or a sum: "
	    "$+1000 .  Try:\n"
	    "  mmap 4   r $   pte $   w $ 7   pte $   maps   munmap $\n");
}

static int split(char *line, char **words)
{
	int n = 0;

	for (line = strtok(line, " \t"); line && n < MAX_WORDS;
	     line = strtok(NULL, " \t"))
		words[n++] = line;
	words[n] = NULL;
	return n;
}

/* Runs one line; returns 0 when it asks to leave. */
static int run_line(char *line)
{
	char *words[MAX_WORDS + 1];
	int count = split(line, words);
	unsigned int i;

	if (!count)
		return 1;
	for (i = 0; i < NR_COMMANDS; i++) {
		if (strcmp(words[0], command[i].name))
			continue;
		if (command[i].run)
			command[i].run(count, words);
		return command[i].run != NULL;
	}
	say("No command \"%s\"; \"help\" lists them.\n", words[0]);
	return 1;
}

void lab(void)
{
	char line[LINE_SIZE];
	int stay = 1;

	warm_up();
	say("\nThe memory lab.  \"help\" lists the commands, \"poweroff\" "
	    "ends.\n");
	terminal_raw();
	while (stay) {
		switch (read_line("zeropage> ", line)) {
		case LINE_DONE:
			stay = run_line(line);
			break;
		case LINE_DROPPED:
			break;
		case LINE_CTRL_D:
			say("Type \"poweroff\" to turn the machine off.\n");
			break;
		case LINE_HANGUP:
			stay = 0;
			break;
		}
	}
	terminal_restore();
}
