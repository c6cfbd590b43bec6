/*
 * PID 1.  The kernel gives it the console as file descriptors 0, 1 and 2.
 *
 *	/init			the experiment, then the memory lab
 *	/init experiment	the experiment only
 *	/init lab		the lab only
 *
 * The kernel hands over the words of its command line that it does not know
 * itself, so "experiment" may be written there.  When all is done the machine
 * is turned off.  Started by hand it does the same as an ordinary process and
 * exits.
 */
#include <errno.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "experiment.h"
#include "lab.h"
#include "say.h"

static int has_word(char **argv, const char *word)
{
	while (*++argv)
		if (!strcmp(*argv, word))
			return 1;
	return 0;
}

/* The counters come from /proc; without it init still runs and says less. */
static void mount_proc(void)
{
	mkdir("/proc", 0555);
	if (mount("proc", "/proc", "proc", 0, NULL) < 0 && errno != EBUSY &&
	    access("/proc/self/maps", 0) < 0)
		say("init: cannot mount /proc: %s\n", strerror(errno));
}

/* Nodes of disks; without it those of the archive are there. */
static void mount_dev(void)
{
	mkdir("/dev", 0755);
	if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) < 0 &&
	    errno != EBUSY)
		say("init: cannot mount /dev: %s\n", strerror(errno));
}

static void power_off(void)
{
	say("init: turning the machine off\n");
	reboot(RB_POWER_OFF);
	say("init: reboot(RB_POWER_OFF) failed: %s\n", strerror(errno));
}

int main(int argc, char **argv)
{
	const char *self = argc > 0 ? argv[0] : "/init";
	struct utsname name;
	int failed = 0;

	(void)argc;
	if (getpid() == 1) {
		mount_proc();
		mount_dev();
	}
	if (uname(&name) == 0)
		say("init: process %d on %s %s, %s\n", (int)getpid(),
		    name.sysname, name.release, name.machine);
	if (!has_word(argv, "lab"))
		failed = experiment(self);
	if (!has_word(argv, "experiment"))
		lab();
	if (getpid() == 1)
		power_off();
	return failed != 0;
}
