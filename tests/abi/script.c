/* Programs that are scripts: the line behind #!, arguments, errors. */
#include <string.h>

#include "lib/abi.h"

#define SCRIPT	"/tests/.script"
#define SECOND	"/tests/.second"
#define HELPER	"/tests/exec_helper"

static void write_file(const char *path, const char *text, int mode)
{
	long fd = sys(NR_open, path, O_WRONLY | O_CREAT | O_TRUNC, 0700);

	sys(NR_write, fd, text, strlen(text));
	sys(NR_close, fd);
	sys(NR_chmod, path, mode);
}

static void run(void *path)
{
	char *argv[] = { "zero", "one", "two", NULL };
	char *envp[] = { "A=b", NULL };

	result("  execve", sys(NR_execve, path, argv, envp));
	exit(100);
}

static void run_without(void *path)
{
	result("  execve", sys(NR_execve, path, NULL, NULL));
	exit(100);
}

static void try(const char *what, const char *text)
{
	write_file(SCRIPT, text, 0700);
	ends(what, run, SCRIPT);
}

/* A first line of n bytes, the interpreter's name among blanks in it. */
static void long_line(const char *what, int n, int name_first)
{
	static char text[400];

	memset(text, ' ', sizeof(text));
	memcpy(text, "#!", 2);
	if (name_first)
		memcpy(text + 2, HELPER, strlen(HELPER));
	else
		memcpy(text + n - strlen(HELPER), HELPER, strlen(HELPER));
	text[n] = '\n';
	text[n + 1] = '\0';
	try(what, text);
}

/* Scripts that name scripts: 5 are followed. */
static void nested(int depth)
{
	char path[] = "/tests/.n0", text[40];
	int i;

	for (i = 0; i <= depth; i++) {
		strcpy(text, "#!/tests/.n0 x\n");
		text[11] = '1' + i;
		if (i == depth)
			strcpy(text, "#!" HELPER " last\n");
		path[9] = '0' + i;
		write_file(path, text, 0700);
	}
	ends("nested", run, "/tests/.n0");
	for (i = 0; i <= depth; i++) {
		path[9] = '0' + i;
		sys(NR_unlink, path);
	}
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	try("plain", "#!" HELPER "\nmore\n");
	try("one argument", "#!" HELPER " arg\n");
	try("blanks", "#! \t" HELPER "  an argument \t\n");
	try("no end of line", "#!" HELPER);
	try("argument, no end of line", "#!" HELPER " -x");
	try("empty line", "#!\n" HELPER "\n");
	try("only blanks", "#!   \n");
	try("not there", "#!/tests/nothing\n");
	try("not executable", "#!/tests/data\n");
	try("a directory", "#!/tests\n");
	try("not a program", "#!/tests/text\n");
	try("a relative name", "#!tests/exec_helper\n");
	try("itself", "#!" SCRIPT "\n");
	try("one #", "#" HELPER "\n");
	try("carriage return", "#!" HELPER "\r\n");
	long_line("254 bytes", 254, 0);
	long_line("255 bytes", 255, 0);
	long_line("256 bytes", 256, 0);
	long_line("300 bytes", 300, 0);
	long_line("300 bytes, name first", 300, 1);
	write_file(SECOND, "#!" SCRIPT " second\n", 0700);
	write_file(SCRIPT, "#!" HELPER " first\n", 0700);
	ends("a script's script", run, SECOND);
	ends("no arguments", run_without, SCRIPT);
	nested(4);
	nested(5);
	nested(6);
	write_file(SCRIPT, "#!" HELPER "\n", 0600);
	ends("no right to execute", run, SCRIPT);
	sys(NR_unlink, SCRIPT);
	sys(NR_unlink, SECOND);
	return 0;
}
