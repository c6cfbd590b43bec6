/*
 * Whose files one may read, write, search, change and remove: permission
 * bits against ids, and what single capabilities make of it.
 */
#include <string.h>

#include "lib/abi.h"

#define NR_access	33
#define NR_fchmod	94
#define NR_setgroups	206
#define NR_setresuid	208
#define NR_setuid	213
#define NR_setgid	214
#define NR_setfsuid	215
#define NR_chown	212
#define NR_lchown	198
#define NR_capget	184
#define NR_capset	185
#define NR_faccessat2	439
#define NR_truncate	92
#define NR_utimensat	348
#define NR_mknod	14
#define AT_EACCESS	0x200

#define DIR	"/perms"

static void make(const char *path, int mode, int uid, int gid)
{
	long fd = sys(NR_open, path, O_CREAT | O_WRONLY, 0600);

	sys(NR_write, fd, "text", 4);
	sys(NR_close, fd);
	sys(NR_chown, path, uid, gid);
	sys(NR_chmod, path, mode);
}

static void how(const char *what, const char *path)
{
	struct stat64 st;

	memset(&st, 0, sizeof(st));
	if (sys(NR_lstat64, path, &st) == 0)
		say("  %s: %lu %lu %lx", what, st.uid, st.gid, st.mode);
}

static void try(const char *path, int flags)
{
	long fd = sys(NR_open, path, flags, 0);

	result(path, fd < 0 ? fd : 0);
	if (fd >= 0)
		sys(NR_close, fd);
}

static void files(void)
{
	try(DIR "/root600", O_RDONLY);
	try(DIR "/root644", O_RDONLY);
	try(DIR "/root644", O_WRONLY);
	try(DIR "/root644", O_RDONLY | O_TRUNC);
	try(DIR "/mine044", O_RDONLY);
	try(DIR "/mine200", O_WRONLY);
	try(DIR "/mine200", O_RDWR);
	try(DIR "/group060", O_RDWR);
	try(DIR "/group604", O_RDONLY);
	try(DIR "/other77", O_RDONLY);
	try(DIR "/root700/in", O_RDONLY);
	try(DIR "/root711/in", O_RDONLY);
	try(DIR "/root711", O_RDONLY | O_DIRECTORY);
	result("  access x of 644", sys(NR_access, DIR "/root644", 1));
	result("  access f in 700", sys(NR_access, DIR "/root700/in", 0));
	result("  chdir 700", sys(NR_chdir, DIR "/root700"));
	result("  truncate 644", sys(NR_truncate, DIR "/root644", 2));
	result("  touch 644", sys(NR_utimensat, -100, DIR "/root644", NULL, 0));
	result("  exec 644", sys(NR_execve, DIR "/root644", NULL, NULL));
	result("  chmod 644", sys(NR_chmod, DIR "/root644", 0644));
	result("  chmod mine", sys(NR_chmod, DIR "/mine044", 06044));
	how("mine", DIR "/mine044");
	result("  chown mine to 5", sys(NR_chown, DIR "/mine044", 5, -1));
	result("  chown mine to me", sys(NR_chown, DIR "/mine044", 1001, -1));
	result("  chgrp mine to 44", sys(NR_chown, DIR "/mine044", -1, 44));
	how("mine", DIR "/mine044");
	result("  chgrp mine to 45", sys(NR_chown, DIR "/mine044", -1, 45));
	result("  chown 644", sys(NR_chown, DIR "/root644", -1, -1));
	result("  chgrp 644", sys(NR_chown, DIR "/root644", -1, 44));
	result("  mknod", sys(NR_mknod, DIR "/sticky/null", 020666, 0x103));
	result("  mkdir", sys(NR_mkdir, DIR "/new", 0755));
	result("  sticky: other's", sys(NR_unlink, DIR "/sticky/other"));
	result("  sticky: new", sys(NR_mkdir, DIR "/sticky/new", 0755));
	how("new", DIR "/sticky/new");
	result("  sticky: rm new", sys(NR_rmdir, DIR "/sticky/new"));
	result("  unlink root's", sys(NR_unlink, DIR "/root644"));
}

static void user(void *arg)
{
	const unsigned int groups[] = { 44, 100 };

	(void)arg;
	result("  setgroups", sys(NR_setgroups, 2, groups));
	sys(NR_setgid, 1000);
	sys(NR_setuid, 1001);
	files();
}

static void root_by_name(void *arg)
{
	unsigned int header[2] = { 0x20080522, 0 }, caps[6] = { 0 };

	(void)arg;
	result("  capset", sys(NR_capset, header, caps));
	try(DIR "/root600", O_RDONLY);
	try(DIR "/mine200", O_WRONLY);
	try(DIR "/root644", O_WRONLY);
	try(DIR "/root700/in", O_RDONLY);
	result("  chown", sys(NR_chown, DIR "/root644", 5, -1));
}

/* One capability, 1 << @arg, and nothing else. */
static void one(void *arg)
{
	unsigned int header[2] = { 0x20080522, 0 }, caps[6] = { 0 };

	sys(NR_setgid, 77);
	caps[0] = caps[1] = 1u << (long)arg | 1 << 7;
	result("  capset", sys(NR_capset, header, caps));
	/* The effective set falls with the user and is raised again. */
	sys(172, 8, 1, 0, 0, 0);
	result("  setresuid", sys(NR_setresuid, 7, 7, 7));
	caps[0] = caps[1] = 1u << (long)arg;
	result("  capset", sys(NR_capset, header, caps));
	files();
}

static void for_files(void *arg)
{
	(void)arg;
	result("  setfsuid", sys(NR_setfsuid, 1001));
	try(DIR "/root600", O_RDONLY);
	try(DIR "/mine200", O_WRONLY);
	result("  access mine200", sys(NR_access, DIR "/mine200", 2));
	result("  access root600", sys(NR_access, DIR "/root600", 4));
	result("  setfsuid", sys(NR_setfsuid, 0));
	result("  setresuid", sys(NR_setresuid, 1001, 0, 0));
	try(DIR "/root600", O_RDONLY);
	result("  access root600", sys(NR_access, DIR "/root600", 4));
	result("  with AT_EACCESS", sys(NR_faccessat2, -100, DIR "/root600", 4,
					AT_EACCESS));
	try(DIR "/root600", O_RDONLY);
}

int main(int argc, char **argv, char **envp)
{
	static const char *const what[] = {
		"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH",
		"CAP_FOWNER", "CAP_FSETID",
	};
	long i;

	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, DIR, 0755);
	for (i = -1; i < 7; i++) {
		make(DIR "/root600", 0600, 0, 0);
		make(DIR "/root644", 0644, 0, 0);
		make(DIR "/mine044", 0044, 1001, 7);
		make(DIR "/mine200", 0200, 1001, 7);
		make(DIR "/group060", 0060, 5, 44);
		make(DIR "/group604", 0604, 5, 1000);
		make(DIR "/other77", 0770, 5, 5);
		sys(NR_mkdir, DIR "/root700", 0700);
		sys(NR_mkdir, DIR "/root711", 0711);
		make(DIR "/root700/in", 0644, 0, 0);
		make(DIR "/root711/in", 0644, 0, 0);
		sys(NR_mkdir, DIR "/sticky", 0777);
		sys(NR_chmod, DIR "/sticky", 01777);
		make(DIR "/sticky/other", 0666, 5, 5);
		if (i < 0)
			ends("user 1001", user, NULL);
		else if (i < 5)
			ends(what[i], one, (void *)i);
		else if (i == 5)
			ends("root without capabilities", root_by_name, NULL);
		else
			ends("ids for files", for_files, NULL);
		sys(NR_unlink, DIR "/root600");
		sys(NR_unlink, DIR "/root644");
		sys(NR_unlink, DIR "/mine044");
		sys(NR_unlink, DIR "/mine200");
		sys(NR_unlink, DIR "/group060");
		sys(NR_unlink, DIR "/group604");
		sys(NR_unlink, DIR "/other77");
		sys(NR_unlink, DIR "/sticky/other");
		sys(NR_unlink, DIR "/root700/in");
		sys(NR_unlink, DIR "/root711/in");
		sys(NR_rmdir, DIR "/new");
		sys(NR_rmdir, DIR "/root700");
		sys(NR_rmdir, DIR "/root711");
		sys(NR_rmdir, DIR "/sticky");
	}
	result("rmdir", sys(NR_rmdir, DIR));
	return 0;
}
