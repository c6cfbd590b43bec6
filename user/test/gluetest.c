/*
 * Checks the glue between newlib and the kernel, as a program or as /init:
 * that structures are translated, errors are the right ones and the start-up
 * words arrive.  Prints a line for each failure and a sum at the end; as PID 1
 * it then turns the machine off.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int checks, failures;
static int constructed;

#define CHECK(cond) check(cond, #cond, __LINE__)

static void check(int ok, const char *what, int line)
{
	checks++;
	if (ok)
		return;
	failures++;
	printf("FAIL line %d: %s (errno %d: %s)\n", line, what, errno,
	       strerror(errno));
}

static void __attribute__((constructor)) construct(void)
{
	constructed = 1;
}

static void test_start(int argc, char **argv)
{
	CHECK(constructed);
	CHECK(argc >= 1 && argv[argc] == NULL);
	CHECK(getauxval(AT_PAGESZ) == 4096);
	CHECK(getauxval(AT_RANDOM) != 0);
	CHECK(getauxval(9999) == 0 && errno == ENOENT);
	CHECK(setenv("GLUE", "yes", 1) == 0 && !strcmp(getenv("GLUE"), "yes"));
}

static void test_errno(void)
{
	CHECK(syscall(9999) == -1 && errno == ENOSYS);
	CHECK(!strcmp(strerror(ENOSYS), "Function not implemented"));
	CHECK(open("/nosuchfile", O_RDONLY) == -1 && errno == ENOENT);
	CHECK(close(77) == -1 && errno == EBADF);
	CHECK(write(1, (void *)4, 1) == -1 && errno == EFAULT);
}

static void test_files(const char *self)
{
	struct iovec iov[2] = { { "wri", 3 }, { "tev\n", 4 } };
	struct stat st, st2;
	struct termios t;
	char buf[8];
	int fd, fds[2];

	fd = open(self, O_RDONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	CHECK(fstat(fd, &st) == 0 && S_ISREG(st.st_mode));
	CHECK(stat(self, &st2) == 0 && st2.st_size == st.st_size);
	CHECK(lseek(fd, 0, SEEK_END) == st.st_size);
	CHECK(pread(fd, buf, 4, 0) == 4 && !memcmp(buf, "\177ELF", 4));
	CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	CHECK(tcgetattr(fd, &t) == -1 && errno == ENOTTY);
	close(fd);
	CHECK(openat(AT_FDCWD, "/", O_RDONLY | O_DIRECTORY) >= 0);
	CHECK(access(self, 0) == 0);
	CHECK(writev(1, iov, 2) == 7);
	CHECK(pipe(fds) == 0 && write(fds[1], "x", 1) == 1);
	CHECK(read(fds[0], buf, 8) == 1 && buf[0] == 'x');
	CHECK(dup2(fds[0], 30) == 30 && close(30) == 0);
	CHECK(isatty(fds[0]) == 0);
}

static void test_create(void)
{
	FILE *f = fopen("/glue.tmp", "w+");
	char line[16];

	if (!f) {
		printf("(no file can be created: %s)\n", strerror(errno));
		return;
	}
	CHECK(fprintf(f, "%s %d\n", "line", 7) == 7);
	rewind(f);
	CHECK(fgets(line, sizeof(line), f) && !strcmp(line, "line 7\n"));
	fclose(f);
	CHECK(open("/glue.tmp", O_CREAT | O_EXCL | O_WRONLY, 0600) == -1 &&
	      errno == EEXIST);
	CHECK(unlink("/glue.tmp") == 0);
}

static void test_directory(void)
{
	DIR *dir = opendir("/");
	struct dirent *d;
	int seen = 0;

	CHECK(dir != NULL);
	while (dir && (d = readdir(dir)))
		seen += !strcmp(d->d_name, "..") || !strcmp(d->d_name, "init");
	CHECK(seen >= 1);
	CHECK(dir && closedir(dir) == 0);
}

static void test_memory(void)
{
	unsigned char vec[2];
	char *p, *old;

	p = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(p != MAP_FAILED);
	p[0] = 1;
	CHECK(mincore(p, 8192, vec) == 0 && (vec[0] & 1) && !(vec[1] & 1));
	CHECK(mprotect(p, 4096, PROT_READ) == 0);
	CHECK(read(0, p, 0) == 0);
	CHECK(madvise(p, 8192, MADV_DONTNEED) == 0 && p[0] == 0);
	CHECK(munmap(p, 8192) == 0);
	CHECK(mincore(p, 8192, vec) == -1 && errno == ENOMEM);
	CHECK(mmap(NULL, 0, 0, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
	      MAP_FAILED && errno == EINVAL);
	old = sbrk(0);
	CHECK(sbrk(10000) == old && sbrk(0) == old + 10000);
	CHECK(brk(old) == 0 && sbrk(0) == old);
	p = malloc(300000);
	CHECK(p && (char *)sbrk(0) > old);
	free(p);
}

static int thread_ran;

static int thread(void *arg)
{
	thread_ran = *(int *)arg;
	return 3;
}

static void test_processes(void)
{
	static char stack[4096] __attribute__((aligned(8)));
	int status, value = 42;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(getppid() == 1 || getppid() > 1 ? 7 : 8);
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);

	pid = vfork();
	if (pid == 0)
		_exit(5);
	CHECK(wait4(pid, &status, 0, NULL) == pid && WEXITSTATUS(status) == 5);

	pid = clone(thread, stack + sizeof(stack), CLONE_VM | CLONE_VFORK |
		    SIGCHLD, &value, NULL, NULL, NULL);
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
	CHECK(WEXITSTATUS(status) == 3 && thread_ran == 42);
	CHECK(wait(NULL) == -1 && errno == ECHILD);
	CHECK(gettid() == getpid());
	CHECK(sched_yield() == 0);
	CHECK(execv("/nosuchfile", (char *[]){ "x", NULL }) == -1 &&
	      errno == ENOENT);
}

static void test_system(void)
{
	struct timespec a, b, nap = { 0, 5000000 };
	struct rusage ru = { 0 };
	struct rlimit limit;
	struct sysinfo info;
	struct utsname name;
	char random[4];

	CHECK(clock_gettime(CLOCK_MONOTONIC, &a) == 0);
	CHECK(nanosleep(&nap, NULL) == 0);
	CHECK(clock_gettime(CLOCK_MONOTONIC, &b) == 0);
	CHECK((b.tv_sec - a.tv_sec) * 1000000000ll + b.tv_nsec - a.tv_nsec >=
	      nap.tv_nsec);
	CHECK(getrusage(RUSAGE_SELF, &ru) == 0 && ru.ru_minflt > 0);
	CHECK(getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur > 4096);
	CHECK(sysinfo(&info) == 0 && info.mem_unit * info.totalram > 0 &&
	      info.freeram < info.totalram && info.procs > 0);
	CHECK(uname(&name) == 0 && !strncmp(name.machine, "armv7", 5));
	CHECK(getrandom(random, 4, GRND_NONBLOCK) == 4 || errno == EAGAIN);
	CHECK(time(NULL) != -1);
}

static void test_formats(void)
{
	char buf[64];

	sprintf(buf, "%.3f %lld %#x", 2.0 / 3, 1ll << 40, 0xbeef);
	CHECK(!strcmp(buf, "0.667 1099511627776 0xbeef"));
}

int main(int argc, char **argv)
{
	test_start(argc, argv);
	test_errno();
	test_files(argv[0]);
	test_create();
	test_directory();
	test_memory();
	test_processes();
	test_system();
	test_formats();
	printf("gluetest: %d checks, %d failures\n", checks, failures);
	fflush(stdout);
	if (getpid() == 1)
		reboot(RB_POWER_OFF);
	return failures != 0;
}
