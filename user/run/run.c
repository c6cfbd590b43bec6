/*
 * PID 1 for `make run PROG=..`: starts one program, waits until it ends, says
 * how, and turns the machine off.  scripts/run-program makes the archive:
 *
 *	/run/argv	the path, then the arguments, each ended by a NUL: what
 *			the shell on the host made of them arrives unchanged
 *	/run/stdin	if it is there, what the program reads as its input;
 *			otherwise it reads from the console
 *	/run/plain	if it is there, nobody is typing: the console neither
 *			echoes nor turns "\n" into "\r\n"
 *
 * Two lines of ours are on the console, one before the program's output and
 * one behind it.  A record separator begins each, so that whoever reads along
 * can tell them from what the program printed, whatever that is.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define RS		"\x1e"		/* begins a line of ours */
#define ARGV_SIZE	0x20000		/* as much as execve(2) takes */
#define MAX_ARGS	4096

static char words[ARGV_SIZE + 1];
static char *args[MAX_ARGS + 1];

/* What cannot be had the program will notice itself. */
static void mount_all(void)
{
	mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
	mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
}

/* Fills args[] from /run/argv; returns how many there are, or -1. */
static int read_arguments(void)
{
	int fd = open("/run/argv", O_RDONLY);
	int size = 0, count = 0, n;
	char *s;

	if (fd < 0)
		return -1;
	while (size < ARGV_SIZE &&
	       (n = read(fd, words + size, ARGV_SIZE - size)) > 0)
		size += n;
	close(fd);
	for (s = words; s < words + size && count < MAX_ARGS; s += strlen(s) + 1)
		args[count++] = s;
	return count;
}

static unsigned short number_from(const char *name)
{
	const char *value = getenv(name);

	return value ? atoi(value) : 0;
}

/* The window's size is known to the host only, which says it in variables. */
static void set_terminal(const struct termios *t)
{
	struct winsize size = {
		.ws_row = number_from("LINES"),
		.ws_col = number_from("COLUMNS"),
	};
	struct termios plain = *t;

	ioctl(1, TIOCSWINSZ, &size);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	plain.c_lflag &= ~ECHO;
	plain.c_oflag &= ~OPOST;
	tcsetattr(1, TCSANOW, access("/run/plain", F_OK) == 0 ? &plain : t);
}

/* What the kernel's command line says about these is left alone. */
static void set_environment(void)
{
	setenv("PATH", "/bin:/sbin:/usr/bin:/usr/sbin", 0);
	setenv("HOME", "/root", 1);	/* the kernel says "/" */
	setenv("TERM", "linux", 0);
	mkdir("/root", 0700);
}

/* Descriptors first to last become the file at path, if there is one. */
static void put_files(const char *path, int flags, int first, int last)
{
	int fd = open(path, flags);

	if (fd < 0)
		return;
	for (; first <= last; first++)
		dup2(fd, first);
	close(fd);
}

/*
 * The child: a session of its own, whose terminal the console is.  That goes by
 * its own name: whoever reads /dev/console in the background is not stopped.
 */
static void start(int report)
{
	setsid();
	put_files("/dev/ttyAMA0", O_RDWR, 0, 2);
	ioctl(1, TIOCSCTTY, 1);
	put_files("/run/stdin", O_RDONLY, 0, 0);
	execve(args[0], args, environ);
	write(report, &errno, sizeof(errno));
	_exit(127);
}

/*
 * Runs the program and returns its status as wait(2) gives it; whatever
 * orphans come to PID 1 meanwhile are reaped.  Returns -1 with errno set if
 * the program could not be started.
 */
static int run(void)
{
	int report[2], status, why;
	pid_t pid, ended;

	if (pipe2(report, O_CLOEXEC) < 0)
		return -1;
	pid = fork();
	if (pid == 0)
		start(report[1]);
	close(report[1]);
	if (pid < 0)
		return -1;
	do
		ended = wait(&status);
	while (ended != pid);
	if (read(report[0], &why, sizeof(why)) == sizeof(why)) {
		errno = why;
		return -1;
	}
	return status;
}

/* Nobody may write behind our last line. */
static void end_the_others(void)
{
	int status;

	kill(-1, SIGKILL);
	while (wait(&status) > 0)
		;
}

int main(void)
{
	struct termios terminal;
	int status;

	mount_all();
	set_environment();
	tcgetattr(1, &terminal);
	if (read_arguments() > 0) {
		set_terminal(&terminal);
		diprintf(1, RS "run: %s\n", args[0]);
		status = run();
	} else {
		args[0] = "/run/argv";
		status = -1;
	}
	end_the_others();
	tcsetattr(1, TCSANOW, &terminal);
	if (status < 0)
		diprintf(1, RS "run: cannot start %s: %s\n", args[0],
				 strerror(errno));
	else if (WIFSIGNALED(status))
		diprintf(1, RS "run: killed by signal %d\n", WTERMSIG(status));
	else
		diprintf(1, RS "run: exit status %d\n", WEXITSTATUS(status));
	tcsetattr(1, TCSADRAIN, &terminal);	/* all of it is sent */
	reboot(RB_POWER_OFF);
	return 1;
}
