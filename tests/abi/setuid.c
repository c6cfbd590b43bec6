/*
 * Programs that run as their owner: what execve(2) makes of the ids, what
 * the program is told, and when it is not done. The program is this one.
 */
#include <string.h>

#include "lib/abi.h"

#define NR_prctl	172
#define NR_capget	184
#define NR_capset	185
#define NR_setresuid	208
#define NR_getresuid	209
#define NR_getresgid	211
#define NR_setgid	214
#define NR_setuid	213
#define NR_chown	212
#define AT_UID		11
#define AT_SECURE	23
#define PROG		"/setuid-copy"

static void ids(void)
{
	unsigned int u[3] = { 0 }, g[3] = { 0 };
	unsigned int header[2] = { 0x20080522, 0 }, caps[6] = { 0 };
	struct stat64 st;

	sys(NR_getresuid, u, u + 1, u + 2);
	sys(NR_getresgid, g, g + 1, g + 2);
	say("    uid %u %u %u, gid %u %u %u", u[0], u[1], u[2], g[0], g[1],
	    g[2]);
	result("    capget", sys(NR_capget, header, caps));
	say("    effective %x, permitted %x, inheritable %x", caps[0], caps[1],
	    caps[2]);
	result("    dumpable", sys(NR_prctl, 3, 0, 0, 0, 0));
	result("    no_new_privs", sys(NR_prctl, 39, 0, 0, 0, 0));
	result("    keepcaps", sys(NR_prctl, 7, 0, 0, 0, 0));
	sys(NR_stat64, "/proc/self", &st);
	say("    /proc/self: %lu %lu", st.uid, st.gid);
	sys(NR_stat64, "/proc/self/stat", &st);
	say("    /proc/self/stat: %lu %lu", st.uid, st.gid);
}

static void told(char **envp)
{
	unsigned long *aux;

	while (*envp)
		envp++;
	for (aux = (unsigned long *)envp + 1; aux[0]; aux += 2)
		if (aux[0] >= AT_UID && aux[0] <= AT_UID + 3)
			say("    auxv %lu: %lu", aux[0], aux[1]);
		else if (aux[0] == AT_SECURE)
			say("    AT_SECURE: %lu", aux[1]);
	ids();
}

static void become(void)
{
	char *argv[] = { "setuid", "told", NULL };

	result("    execve", sys(NR_execve, PROG, argv, argv + 2));
}

static void as_root(void *arg)
{
	(void)arg;
	become();
}

static void as_user(void *arg)
{
	(void)arg;
	sys(NR_setgid, 1000);
	sys(NR_setuid, 1001);
	result("    dumpable", sys(NR_prctl, 3, 0, 0, 0, 0));
	become();
}

static void no_new_privs(void *arg)
{
	result("    no_new_privs", sys(NR_prctl, 38, 1, 0, 0, 0));
	as_user(arg);
}

static void kept(void *arg)
{
	unsigned int header[2] = { 0x20080522, 0 };
	unsigned int caps[6] = { 0x0f, 0xff, 0x0f };

	(void)arg;
	result("    capset", sys(NR_capset, header, caps));
	result("    keepcaps", sys(NR_prctl, 8, 1, 0, 0, 0));
	result("    setuid", sys(NR_setuid, 1001));
	ids();
	become();
}

static void lower(void *arg)
{
	(void)arg;
	result("    drop CAP_KILL", sys(NR_prctl, 24, 5, 0, 0, 0));
	result("    read CAP_KILL", sys(NR_prctl, 23, 5, 0, 0, 0));
	result("    read CAP_CHOWN", sys(NR_prctl, 23, 0, 0, 0, 0));
	result("    read 41", sys(NR_prctl, 23, 41, 0, 0, 0));
	result("    setresuid(5, 5, 0)", sys(NR_setresuid, 5, 5, 0));
	result("    drop CAP_CHOWN", sys(NR_prctl, 24, 0, 0, 0, 0));
	become();
}

static void each(const char *what, int mode, int uid, int gid)
{
	say("%s", what);
	result("  chown", sys(NR_chown, PROG, uid, gid));
	result("  chmod", sys(NR_chmod, PROG, mode));
	ends("  root", as_root, NULL);
	ends("  user 1001", as_user, NULL);
}

static void copy(void)
{
	static char buf[16384];
	long in = sys(NR_open, "/tests/setuid", O_RDONLY, 0);
	long out = sys(NR_open, PROG, O_CREAT | O_WRONLY, 0755), n;

	while ((n = sys(NR_read, in, buf, sizeof(buf))) > 0)
		sys(NR_write, out, buf, n);
	sys(NR_close, in);
	sys(NR_close, out);
}

int main(int argc, char **argv, char **envp)
{
	if (argc > 1 && strcmp(argv[1], "told") == 0) {
		told(envp);
		return 0;
	}
	copy();
	each("plain", 0755, 5, 6);
	each("set-user-ID", 04755, 5, 6);
	each("set-group-ID", 02755, 5, 6);
	each("set-group-ID without x", 02745, 5, 6);
	each("both", 06755, 5, 6);
	each("set-user-ID root", 04755, 0, 0);
	ends("no_new_privs", no_new_privs, NULL);
	ends("capabilities kept", kept, NULL);
	ends("bounding set", lower, NULL);
	result("unlink", sys(NR_unlink, PROG));
	return 0;
}
