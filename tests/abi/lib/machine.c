/*
 * The machine's disks, for a program that is PID 1.
 */
#include <string.h>

#include "files.h"
#include "machine.h"

#define NR_finit_module	379

void slurp(const char *path, char *text, size_t size)
{
	long fd = sys(NR_open, path, O_RDONLY, 0);
	long n, len = 0;

	while ((n = sys(NR_read, fd, text + len, size - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	sys(NR_close, fd);
}

static void load_modules(void)
{
	static char list[512];
	char path[80], *name, *end;
	long fd;

	slurp("/modules/list", list, sizeof(list));
	for (name = list; (end = strchr(name, '\n')); name = end + 1) {
		*end = '\0';
		strcpy(path, "/modules/");
		strcat(path, name);
		fd = sys(NR_open, path, O_RDONLY, 0);
		if (sys(NR_finit_module, fd, "", 0))
			say("%s cannot be loaded", path);
		sys(NR_close, fd);
	}
}

/* "  254        1      32768 vda1": a file for each such line. */
static void make_disk_files(void)
{
	static char text[2048];
	char path[80], *line, *end, *name;
	long number[3];
	int i;

	slurp("/proc/partitions", text, sizeof(text));
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		for (name = line, i = 0; i < 3; i++) {
			number[i] = 0;
			while (*name == ' ')
				name++;
			for (; *name >= '0' && *name <= '9'; name++)
				number[i] = 10 * number[i] + *name - '0';
		}
		if (*name != ' ' || !number[0])
			continue;
		strcpy(path, "/dev/");
		strcat(path, name + 1);
		sys(NR_mknod, path, S_IFBLK | 0600,
		    number[0] << 8 | number[1]);
	}
}

void find_disks(void)
{
	load_modules();
	make_disk_files();
}
