/*
 * What a test of a file system wants of the host: images, and the programs
 * that make and check them. In a file of its own, since the host has other
 * ideas of some types.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char tmp[64];

static void remove_tmp(void)
{
	char line[128];

	snprintf(line, sizeof(line), "rm -rf %s", tmp);
	if (system(line))
		perror(line);
}

const char *host_tmp(void)
{
	if (!*tmp) {
		strcpy(tmp, "/tmp/zeropage-fs-XXXXXX");
		if (!mkdtemp(tmp)) {
			perror("mkdtemp");
			exit(1);
		}
		atexit(remove_tmp);
	}
	return tmp;
}

int host_run(const char *fmt, ...)
{
	char line[1024];
	va_list args;
	int status;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	status = system(line);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void host_mkfs(const char *path, unsigned int kib, const char *args)
{
	if (host_run("PATH=/usr/sbin:/sbin:$PATH; rm -f %s; E2FSPROGS_FAKE_TIME=1700000000 mkfs.ext2 -q "
		     "-U 01234567-89ab-cdef-0123-456789abcdef -E hash_seed="
		     "01234567-89ab-cdef-0123-456789abcdef %s %s %u >/dev/null 2>&1", path,
		     args, path, kib)) {
		fprintf(stderr, "mkfs.ext2 failed; e2fsprogs installed?\n");
		exit(1);
	}
}

unsigned char *host_map_file(const char *path, unsigned long *size)
{
	int fd = open(path, O_RDWR);
	struct stat st;
	void *map;

	if (fd < 0 || fstat(fd, &st)) {
		perror(path);
		exit(1);
	}
	map = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		   0);
	close(fd);
	if (map == MAP_FAILED) {
		perror(path);
		exit(1);
	}
	*size = st.st_size;
	return map;
}

void host_unmap_file(unsigned char *map, unsigned long size)
{
	munmap(map, size);
}

void host_write_file(const char *path, const void *data, unsigned long size)
{
	FILE *file = fopen(path, "w");

	if (!file || fwrite(data, 1, size, file) != size || fclose(file)) {
		perror(path);
		exit(1);
	}
}

unsigned char *host_read_file(const char *path, unsigned long *size)
{
	FILE *file = fopen(path, "r");
	unsigned char *data;
	struct stat st;

	if (!file)
		return NULL;
	fstat(fileno(file), &st);
	data = malloc(st.st_size + 1);
	*size = fread(data, 1, st.st_size, file);
	fclose(file);
	return data;
}
