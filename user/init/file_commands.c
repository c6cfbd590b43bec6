/*
 * The lab's commands about files: ls shows them, run starts one of them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"
#include "lineedit.h"
#include "say.h"

static void show_file(const char *folder, const char *name)
{
	static const char rights[] = "rwxrwxrwx";
	char path[256], target[80], text[11] = "?";
	struct stat st;
	int i, n;

	if (strlen(folder) + strlen(name) + 2 > sizeof(path))
		return;
	strcpy(path, folder);
	strcat(path, "/");
	strcat(path, name);
	if (lstat(path, &st) < 0) {
		say("  %s: %s\n", path, strerror(errno));
		return;
	}
	text[0] = S_ISDIR(st.st_mode) ? 'd' : S_ISLNK(st.st_mode) ? 'l' :
		  S_ISCHR(st.st_mode) ? 'c' : S_ISBLK(st.st_mode) ? 'b' :
		  S_ISFIFO(st.st_mode) ? 'p' : S_ISSOCK(st.st_mode) ? 's' : '-';
	for (i = 0; i < 9; i++)
		text[i + 1] = st.st_mode & (0400 >> i) ? rights[i] : '-';
	text[10] = '\0';
	say("  %s %9ld  %s", text, (long)st.st_size, name);
	n = S_ISLNK(st.st_mode) ? readlink(path, target, sizeof(target)) : 0;
	if (n > 0) {
		say(" -> ");
		say_bytes(target, n);
	}
	say("\n");
}

/* getdents64 into memory that is there, because opendir would use the heap. */
void cmd_ls(int count, char **words)
{
	static char buf[1024] __attribute__((aligned(8)));
	const char *folder = count > 1 ? words[1] : "/";
	int fd = open(folder, O_RDONLY | O_DIRECTORY);
	int n = -1, pos;

	while (fd >= 0 && (n = getdents64(fd, buf, sizeof(buf))) > 0) {
		struct dirent *d;

		for (pos = 0; pos < n; pos += d->d_reclen) {
			d = (struct dirent *)(buf + pos);
			if (strcmp(d->d_name, ".") && strcmp(d->d_name, ".."))
				show_file(folder, d->d_name);
		}
	}
	if (n < 0)
		say("ls: %s: %s\n", folder, strerror(errno));
	if (fd >= 0)
		close(fd);
}

static const char *signal_name(int sig)
{
	static const char *const name[] = { [4] = "SIGILL", [5] = "SIGTRAP",
		[6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE",
		[9] = "SIGKILL", [11] = "SIGSEGV", [13] = "SIGPIPE",
		[14] = "SIGALRM", [15] = "SIGTERM", [31] = "SIGSYS",
		[1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT" };
	int known = sig < (int)(sizeof(name) / sizeof(name[0])) && name[sig];

	return known ? name[sig] : "?";
}

void cmd_run(int count, char **words)
{
	struct rusage ru;
	int status;
	pid_t pid;

	if (count < 2) {
		say("run PROGRAM [WORDS]\n");
		return;
	}
	terminal_restore();
	/*
	 * vfork, not fork: the lab's own pages keep their state. A session of
	 * its own, so that Ctrl-C is for the program alone.
	 */
	pid = vfork();
	if (pid == 0) {
		setsid();
		ioctl(0, TIOCSCTTY, 0);
		execve(words[1], words + 1, environ);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &ru) < 0) {
		say("run: %s\n", strerror(errno));
	} else if (WIFSIGNALED(status)) {
		say("process %d ended by signal %d (%s)", (int)pid,
		    WTERMSIG(status), signal_name(WTERMSIG(status)));
		say(" after %ld page faults\n", ru.ru_minflt + ru.ru_majflt);
	} else if (WEXITSTATUS(status) == 127) {
		say("run: %s cannot be started: %s\n", words[1],
		    strerror(errno));
	} else {
		say("process %d ended with status %d after %ld page faults\n",
		    (int)pid, WEXITSTATUS(status), ru.ru_minflt + ru.ru_majflt);
	}
	terminal_raw();
}
