/*
 * An ordinary C program, linked with newlib and our glue: what comes out of
 * stdio, malloc and floating point is the same on both kernels.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned int seed = 1;

static unsigned int rnd(unsigned int n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

/* Blocks of all sizes come and go; each is full of its own byte. */
static void churn(void)
{
	static struct { unsigned char *p; size_t size; } block[100];
	int i, round, bad = 0;
	size_t k;

	for (round = 0; round < 5000; round++) {
		i = rnd(100);
		for (k = 0; k < block[i].size; k++)
			bad += block[i].p[k] != i;
		free(block[i].p);
		block[i].size = rnd(100) ? rnd(2000) : rnd(300000);
		block[i].p = malloc(block[i].size);
		if (!block[i].p) {
			printf("no memory for %u\n",
			       (unsigned int)block[i].size);
			return;
		}
		memset(block[i].p, i, block[i].size);
	}
	for (i = 0; i < 100; i++)
		free(block[i].p);
	printf("bytes damaged: %d\n", bad);
}

static void files(void)
{
	FILE *f = fopen("/tests/data", "r");
	struct stat st;
	int c, n = 0;
	unsigned int sum = 0;

	if (!f) {
		perror("/tests/data");
		return;
	}
	while ((c = getc(f)) != EOF) {
		n++;
		sum = sum * 31 + c;
	}
	printf("%d bytes, sum %08x, eof %d\n", n, sum, !!feof(f));
	fseek(f, -1, SEEK_END);
	printf("last byte %d at %ld\n", getc(f), ftell(f));
	fclose(f);
	printf("stat %d, size %ld\n", stat("/tests/data", &st),
	       (long)st.st_size);
	f = fopen("/nothing", "r");
	printf("/nothing: %s\n", f ? "opened" : strerror(errno));
}

static void processes(void)
{
	int fd[2], status, n, len = 0;
	char text[80];
	pid_t pid;

	fflush(stdout);
	if (pipe(fd))
		perror("pipe");
	pid = fork();
	if (pid == 0) {
		dup2(fd[1], 1);
		close(fd[0]);
		close(fd[1]);
		printf("%s through a pipe\n", "a line");
		exit(5);
	}
	close(fd[1]);
	while ((n = read(fd[0], text + len, sizeof(text) - len)) > 0)
		len += n;
	waitpid(pid, &status, 0);
	printf("%.*schild exited %d with %d\n", len, text, WIFEXITED(status),
	       WEXITSTATUS(status));
}

static void at_exit(void)
{
	puts("atexit was called");
}

int main(int argc, char **argv)
{
	volatile double x = 2.0;

	atexit(at_exit);
	printf("%d arguments, last but one '%s', HOME=%s\n", argc,
	       argv[argc - 2], getenv("HOME"));
	printf("%.10f %g %lld\n", x / 3, x * 1e100, 1ll << 40);
	churn();
	files();
	processes();
	return 3;
}
