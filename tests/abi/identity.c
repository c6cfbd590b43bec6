/* Who am I, and on what: uname, getpid, gettid, getppid. */
#include <string.h>

#include "lib/abi.h"

static long parent;

static void child(void *arg)
{
	(void)arg;
	truth("getppid is the parent", sys(NR_getppid) == parent);
	truth("the child has a pid of its own", sys(NR_getpid) != parent);
	truth("and its tid is that", sys(NR_gettid) == sys(NR_getpid));
}

int main(int argc, char **argv, char **envp)
{
	struct utsname u;

	(void)argc, (void)argv, (void)envp;
	memset(&u, 'x', sizeof(u));
	result("uname", sys(NR_uname, &u));
	say("sysname: %s", u.sysname);
	say("machine: %s", u.machine);
	say("nodename: %s, domainname: %s", u.nodename, u.domainname);
	truth("release begins with a digit",
	      u.release[0] >= '0' && u.release[0] <= '9');
	truth("every field ends within its 65 bytes",
	      memchr(u.nodename, 0, 65) && memchr(u.release, 0, 65) &&
	      memchr(u.version, 0, 65) && memchr(u.domainname, 0, 65));
	result("uname(NULL)", sys(NR_uname, NULL));
	parent = sys(NR_getpid);
	truth("pid is positive", parent > 1);
	truth("tid is pid", sys(NR_gettid) == parent);
	result("the runner is the parent", sys(NR_getppid));
	ends("child", child, NULL);
	result("sched_yield", sys(NR_sched_yield));
	return 0;
}
