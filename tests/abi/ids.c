/*
 * Users and groups: which ids a process may take on, what follows the
 * change, and what /proc tells of it. Each case in a child.
 */
#include <string.h>

#include "lib/abi.h"

#define NR_setuid16	23
#define NR_getuid16	24
#define NR_setgid16	46
#define NR_getgid16	47
#define NR_geteuid16	49
#define NR_getegid16	50
#define NR_setreuid16	70
#define NR_setregid16	71
#define NR_getgroups16	80
#define NR_setgroups16	81
#define NR_setfsuid16	138
#define NR_setfsgid16	139
#define NR_setresuid16	164
#define NR_getresuid16	165
#define NR_setresgid16	170
#define NR_getresgid16	171
#define NR_getuid	199
#define NR_getgid	200
#define NR_geteuid	201
#define NR_getegid	202
#define NR_setreuid	203
#define NR_setregid	204
#define NR_getgroups	205
#define NR_setgroups	206
#define NR_setresuid	208
#define NR_getresuid	209
#define NR_setresgid	210
#define NR_getresgid	211
#define NR_setuid	213
#define NR_setgid	214
#define NR_setfsuid	215
#define NR_setfsgid	216

static char status[4096];

/* The lines of /proc/self/status that begin so. */
static void line(const char *name)
{
	char *at = status, *end, text[128];
	size_t len = strlen(name);

	for (; (end = strchr(at, '\n')); at = end + 1) {
		if (strncmp(at, name, len) || (size_t)(end - at) >= sizeof(text))
			continue;
		memcpy(text, at, end - at);
		text[end - at] = '\0';
		say("    %s", text);
	}
}

static void show(void)
{
	long fd = sys(NR_open, "/proc/self/status", O_RDONLY, 0);
	long n = sys(NR_read, fd, status, sizeof(status) - 1);

	sys(NR_close, fd);
	status[n > 0 ? n : 0] = '\0';
	line("Uid");
	line("Gid");
	line("Groups");
	line("CapPrm");
	line("CapEff");
}

static void nobody(void *arg)
{
	(void)arg;
	show();
	say("    getuid %ld %ld, getgid %ld %ld", sys(NR_getuid),
	    sys(NR_geteuid), sys(NR_getgid), sys(NR_getegid));
	result("  setgid(1000)", sys(NR_setgid, 1000));
	result("  setuid(1001)", sys(NR_setuid, 1001));
	show();
	say("    getuid %ld %ld, getgid %ld %ld", sys(NR_getuid),
	    sys(NR_geteuid), sys(NR_getgid), sys(NR_getegid));
	result("  setuid(0)", sys(NR_setuid, 0));
	result("  setgid(0)", sys(NR_setgid, 0));
	result("  setuid(1001)", sys(NR_setuid, 1001));
	result("  setuid(-1)", sys(NR_setuid, -1));
	result("  setreuid(1001, 0)", sys(NR_setreuid, 1001, 0));
	result("  setreuid(-1, -1)", sys(NR_setreuid, -1, -1));
	result("  setresuid(-1, 0, -1)", sys(NR_setresuid, -1, 0, -1));
	result("  setresuid(1001, 1001, 5)",
	       sys(NR_setresuid, 1001, 1001, 5));
	result("  setregid(5, -1)", sys(NR_setregid, 5, -1));
	result("  setresgid(-1, 1000, 5)", sys(NR_setresgid, -1, 1000, 5));
	result("  setgroups", sys(NR_setgroups, 0, NULL));
	result("  setfsuid(0)", sys(NR_setfsuid, 0));
	result("  setfsuid(-1)", sys(NR_setfsuid, -1));
	result("  chroot", sys(61, "/"));
	result("  chroot nowhere", sys(61, "/nowhere"));
	result("  mount", sys(NR_mount, "x", "/tests", "tmpfs", 0, NULL));
	result("  mount nowhere",
	       sys(NR_mount, "x", "/nowhere", "tmpfs", 0, NULL));
	result("  umount", sys(52, "/proc", 0));
	result("  umount what is no mount", sys(52, "/tests", 0));
	result("  reboot", sys(NR_reboot, 0xfee1dead, 672274793, 0));
	result("  reboot, bad magic", sys(NR_reboot, 0, 0, 0));
	result("  kill init", sys(NR_kill, 1, 0));
	result("  kill self", sys(NR_kill, sys(NR_getpid), 0));
}

/* Away from root and back, by every way. */
static void there_and_back(void *arg)
{
	unsigned int r = 7, e = 7, s = 7;

	(void)arg;
	result("  setreuid(-1, 5)", sys(NR_setreuid, -1, 5));
	show();
	result("  setfsuid(7)", sys(NR_setfsuid, 7));
	result("  setfsuid(0)", sys(NR_setfsuid, 0));
	result("  setfsuid(5)", sys(NR_setfsuid, 5));
	result("  setreuid(5, 0)", sys(NR_setreuid, 5, 0));
	show();
	result("  setresuid(1, 2, 3)", sys(NR_setresuid, 1, 2, 3));
	result("  getresuid", sys(NR_getresuid, &r, &e, &s));
	say("    %u %u %u", r, e, s);
	result("  setresuid(3, 1, 2)", sys(NR_setresuid, 3, 1, 2));
	result("  setreuid(2, -1)", sys(NR_setreuid, 2, -1));
	result("  setreuid(-1, 2)", sys(NR_setreuid, -1, 2));
	result("  setuid(1)", sys(NR_setuid, 1));
	result("  setuid(3)", sys(NR_setuid, 3));
	show();
}

static void back_by_saved(void *arg)
{
	(void)arg;
	result("  setresuid(5, 5, 0)", sys(NR_setresuid, 5, 5, 0));
	show();
	result("  setuid(0)", sys(NR_setuid, 0));
	show();
	result("  setresuid(0, -1, -1)", sys(NR_setresuid, 0, -1, -1));
	show();
}

static void group_ids(void *arg)
{
	unsigned int r = 7, e = 7, s = 7;

	(void)arg;
	result("  setresgid(1, 2, 3)", sys(NR_setresgid, 1, 2, 3));
	result("  getresgid", sys(NR_getresgid, &r, &e, &s));
	say("    %u %u %u", r, e, s);
	result("  getresgid(NULL)", sys(NR_getresgid, &r, NULL, &s));
	result("  getresuid(1)", sys(NR_getresuid, 1, 1, 1));
	result("  setfsgid(9)", sys(NR_setfsgid, 9));
	show();
	result("  setregid(-1, 8)", sys(NR_setregid, -1, 8));
	show();
	result("  setuid(9)", sys(NR_setuid, 9));
	result("  setgid(2)", sys(NR_setgid, 2));
	result("  setgid(1)", sys(NR_setgid, 1));
	result("  setregid(8, -1)", sys(NR_setregid, 8, -1));
	result("  setfsgid(3)", sys(NR_setfsgid, 3));
	result("  setfsgid(8)", sys(NR_setfsgid, 8));
	show();
}

static void group_child(void *arg)
{
	(void)arg;
	result("  getgroups", sys(NR_getgroups, 0, NULL));
}

static void groups(void *arg)
{
	static unsigned int list[70000], back[8];
	int i;

	(void)arg;
	result("  none", sys(NR_getgroups, 0, NULL));
	list[0] = 50, list[1] = 10, list[2] = 70000, list[3] = 10;
	result("  setgroups(4)", sys(NR_setgroups, 4, list));
	result("  getgroups(0)", sys(NR_getgroups, 0, NULL));
	result("  getgroups(3)", sys(NR_getgroups, 3, back));
	result("  getgroups(-1)", sys(NR_getgroups, -1, back));
	result("  getgroups(8)", sys(NR_getgroups, 8, back));
	say("    %u %u %u %u", back[0], back[1], back[2], back[3]);
	result("  getgroups(8, NULL)", sys(NR_getgroups, 8, NULL));
	show();
	result("  setgroups(2, NULL)", sys(NR_setgroups, 2, NULL));
	list[1] = -1;
	result("  setgroups with -1", sys(NR_setgroups, 2, list));
	result("  setgroups(-1)", sys(NR_setgroups, -1, list));
	result("  setgroups(65537)", sys(NR_setgroups, 65537, list));
	for (i = 0; i < 65536; i++)
		list[i] = 100000 - i * 7 % 65536;
	result("  setgroups(65536)", sys(NR_setgroups, 65536, list));
	result("  getgroups(65536)", sys(NR_getgroups, 65536, list));
	for (i = 1; i < 65536 && list[i - 1] < list[i]; i++)
		;
	say("    sorted up to %d, first %u", i, list[0]);
	ends("  in a child", group_child, NULL);
	result("  setgroups(0)", sys(NR_setgroups, 0, NULL));
	show();
}

static void short_ids(void *arg)
{
	unsigned short r = 7, e = 7, s = 7, list[4] = { 9, 3, 0xffff, 1 };

	(void)arg;
	result("  setregid(70000, -1)", sys(NR_setregid, 70000, -1));
	result("  getgid16", sys(NR_getgid16));
	result("  getegid16", sys(NR_getegid16));
	result("  setgid16(1000)", sys(NR_setgid16, 1000));
	result("  setgid16(-1)", sys(NR_setgid16, 0xffff));
	result("  setregid16(-1, 8)", sys(NR_setregid16, 0xffff, 8));
	result("  setresgid16(-1, 0x10009, 4)",
	       sys(NR_setresgid16, -1, 0x10009, 4));
	result("  getresgid16", sys(NR_getresgid16, &r, &e, &s));
	say("    %u %u %u", r, e, s);
	result("  setfsgid16(3)", sys(NR_setfsgid16, 3));
	result("  setfsgid16(-1)", sys(NR_setfsgid16, 0xffff));
	result("  setgroups16(3)", sys(NR_setgroups16, 3, list));
	list[2] = 5;
	result("  setgroups16(4)", sys(NR_setgroups16, 4, list));
	memset(list, 0, sizeof(list));
	result("  getgroups16(2)", sys(NR_getgroups16, 2, list));
	result("  getgroups16(4)", sys(NR_getgroups16, 4, list));
	say("    %u %u %u %u", list[0], list[1], list[2], list[3]);
	result("  getgroups16(4, NULL)", sys(NR_getgroups16, 4, NULL));
	result("  setfsuid16(6)", sys(NR_setfsuid16, 6));
	result("  setfsuid16(6)", sys(NR_setfsuid16, 6));
	show();
	result("  setreuid16(70001, -1)", sys(NR_setreuid16, 70001, 0xffff));
	result("  setresuid16(70002, 0, 4)",
	       sys(NR_setresuid16, 70002, 0, 4));
	result("  getresuid16", sys(NR_getresuid16, &r, &e, &s));
	say("    %u %u %u", r, e, s);
	result("  setuid16(60000)", sys(NR_setuid16, 60000));
	result("  getuid16", sys(NR_getuid16));
	result("  geteuid16", sys(NR_geteuid16));
	show();
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ends("a user without rights", nobody, NULL);
	ends("there and back", there_and_back, NULL);
	ends("back by the saved id", back_by_saved, NULL);
	ends("groups by id", group_ids, NULL);
	ends("more groups", groups, NULL);
	ends("ids of 16 bits", short_ids, NULL);
	show();
	return 0;
}
