/*
 * From the kernel's stack to main(): takes apart what crt0.S hands over.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

struct auxv {
	unsigned long type;
	unsigned long value;
};

char **environ;
static const struct auxv *auxv;

int main(int argc, char **argv, char **envp);
void __libc_init_array(void);
void __libc_fini_array(void);
void __linux_start(long *words) __attribute__((noreturn));

void __linux_start(long *words)
{
	int argc = words[0];
	char **argv = (char **)(words + 1);
	char **p;

	environ = argv + argc + 1;
	for (p = environ; *p; p++)
		;
	auxv = (const struct auxv *)(p + 1);

	atexit(__libc_fini_array);
	__libc_init_array();
	exit(main(argc, argv, environ));
}

unsigned long getauxval(unsigned long type)
{
	const struct auxv *a;

	for (a = auxv; a->type != AT_NULL; a++)
		if (a->type == type)
			return a->value;
	errno = ENOENT;
	return 0;
}
