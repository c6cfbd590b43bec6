/*
 * What execve hands to a program: registers, the stack with argc, argv, envp
 * and the auxiliary vector. Start-up code of every C library depends on it.
 */
#include <string.h>

#include "lib/abi.h"

#define AT_PHDR		3
#define AT_PHENT	4
#define AT_PHNUM	5
#define AT_PAGESZ	6
#define AT_BASE		7
#define AT_FLAGS	8
#define AT_ENTRY	9
#define AT_UID		11
#define AT_EUID		12
#define AT_GID		13
#define AT_EGID		14
#define AT_PLATFORM	15
#define AT_HWCAP	16
#define AT_CLKTCK	17
#define AT_SECURE	23
#define AT_RANDOM	25
#define AT_EXECFN	31

extern char _start[], __executable_start[];

static unsigned long *auxv;

/* The value of an entry; present tells whether there is one. */
static unsigned long aux(unsigned long type, int *present)
{
	unsigned long *p;

	for (p = auxv; p[0]; p += 2) {
		if (p[0] == type) {
			*present = 1;
			return p[1];
		}
	}
	*present = 0;
	return 0;
}

static void number(const char *what, unsigned long type)
{
	int present;
	unsigned long value = aux(type, &present);

	if (present)
		say("%s: %lu", what, value);
	else
		say("%s: absent", what);
}

static void registers(void)
{
	int i, zero = 1;

	for (i = 0; i < 13; i++)
		zero &= entry_regs[i] == 0;
	truth("r0 to r12 are zero", zero);
	truth("lr is zero", entry_regs[13] == 0);
	truth("sp is a multiple of 8", (unsigned long)entry_sp % 8 == 0);
}

static void program_headers(void)
{
	int present;
	unsigned long *ph = (unsigned long *)aux(AT_PHDR, &present);

	truth("AT_PHDR is where the file has it",
	      (char *)ph == __executable_start + 52);
	truth("AT_ENTRY is _start",
	      aux(AT_ENTRY, &present) == (unsigned long)_start);
	number("AT_PHENT", AT_PHENT);
	number("AT_PHNUM", AT_PHNUM);
	number("AT_BASE", AT_BASE);
	number("AT_FLAGS", AT_FLAGS);
}

static void strings(void)
{
	const char *p;
	int present, i, sum = 0;

	p = (const char *)aux(AT_PLATFORM, &present);
	say("AT_PLATFORM: %s", present ? p : "absent");
	p = (const char *)aux(AT_EXECFN, &present);
	say("AT_EXECFN: %s", present ? p : "absent");
	p = (const char *)aux(AT_RANDOM, &present);
	for (i = 0; present && i < 16; i++)
		sum |= p[i];
	truth("AT_RANDOM points at 16 bytes, not all zero", sum);
}

int main(int argc, char **argv, char **envp)
{
	int i;

	registers();
	say("argc: %d", argc);
	for (i = 0; argv[i]; i++)
		say("argv[%d]: '%s'", i, argv[i]);
	truth("argv ends after argc", i == argc);
	for (i = 0; envp[i]; i++)
		say("envp[%d]: '%s'", i, envp[i]);
	auxv = (unsigned long *)(envp + i + 1);
	program_headers();
	number("AT_PAGESZ", AT_PAGESZ);
	number("AT_CLKTCK", AT_CLKTCK);
	number("AT_UID", AT_UID);
	number("AT_EUID", AT_EUID);
	number("AT_GID", AT_GID);
	number("AT_EGID", AT_EGID);
	number("AT_SECURE", AT_SECURE);
	/* Bits for the boards' CPUs: half thumb fastmult vfp edsp tls. */
	say("AT_HWCAP: %lx", aux(AT_HWCAP, &i));
	strings();
	return 0;
}
