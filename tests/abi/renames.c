/*
 * Which of several errors comes first when names are moved or removed, what
 * moving a directory needs, and what is mounted on ".".
 */
#include "lib/files.h"

#define NR_umount2	52
#define NR_setuid	213
#define NR_setgid	214
#define DIR		"/tests/.renames"
#define NOREPLACE	1
#define EXCHANGE	2
#define MS_RDONLY	1
#define MS_REMOUNT	32

static void move(const char *old, const char *new)
{
	say("%s to %s", old, new);
	result("  noreplace", sys(NR_renameat2, -100, old, -100, new,
				  NOREPLACE));
	result("  exchange", sys(NR_renameat2, -100, old, -100, new,
				 EXCHANGE));
	result("  rename", sys(NR_rename, old, new));
}

static void errors(void)
{
	make_file("file", "abc", 3);
	sys(NR_mkdir, "dir", 0755);
	move("none", "/");
	move("none", ".");
	move("file", "..");
	move("dir/.", "none");
	move("file", "none/");
	move("dir", "dir/new");
	move("file/", "none");
	move("/", "none");
	move("/proc", "none");
	move(".", "/proc/none");
	move("none", "none");
	move("file", "file");
}

/* As nobody in particular, in directories of root and of one's own. */
static void user(void *arg)
{
	(void)arg;
	sys(NR_setgid, 1000);
	sys(NR_setuid, 1001);
	result("  rename a file to itself", sys(NR_rename, "file", "file"));
	result("  a name for what one cannot write",
	       sys(NR_link, "file", "open/file"));
	result("  a name for what one can write",
	       sys(NR_link, "ours", "open/ours"));
	result("  remove it", sys(NR_unlink, "open/ours"));
	result("  root's directory to another",
	       sys(NR_rename, "open/theirs", "open2/theirs"));
	result("  within its own", sys(NR_rename, "open/theirs", "open/t"));
	result("  exchange it with a file of another", sys(NR_renameat2, -100,
	       "open/t", -100, "open2/file", EXCHANGE));
	result("  mknod null", sys(NR_mknod, "open/null", 020666, 0x103));
	result("  where nothing may be made",
	       sys(NR_mknod, "null", 020666, 0x103));
	result("  mknod 0:0", sys(NR_mknod, "open/zero", 020666, 0));
	result("  through root's link in /tmp-like", sys(NR_access,
	       "sticky/roots", 0));
	result("  through another's", sys(NR_access, "sticky/others", 0));
	result("  ... into a directory", sys(NR_access, "sticky/otherd/.", 0));
	result("  ... as the last name", sys(NR_access, "sticky/otherd/", 0));
	result("  open without atime", sys(NR_open, "file",
	       O_RDONLY | O_NOATIME, 0));
	result("  ... and write it", sys(NR_open, "file",
	       O_RDWR | O_NOATIME, 0));
}

static void rights(void)
{
	sys(NR_chmod, ".", 0755);
	make_file("ours", "", 0);
	sys(NR_chmod, "ours", 0666);
	sys(NR_mkdir, "open", 0777);
	sys(NR_chmod, "open", 0777);
	sys(NR_mkdir, "open/theirs", 0755);
	sys(NR_mkdir, "open2", 0777);
	sys(NR_chmod, "open2", 0777);
	make_file("open2/file", "", 0);
	sys(NR_mkdir, "sticky", 0777);
	sys(NR_chmod, "sticky", 01777);
	sys(NR_symlink, "../file", "sticky/roots");
	sys(NR_symlink, "../file", "sticky/others");
	sys(NR_lchown32, "sticky/others", 7, 7);
	sys(NR_symlink, "../open", "sticky/otherd");
	sys(NR_lchown32, "sticky/otherd", 7, 7);
	ends("user 1001", user, NULL);
}

static void mounted(void)
{
	result("mount", sys(NR_mount, "none", "open2", "tmpfs", 0, 0));
	sys(NR_chdir, "open2");
	make_file("file", "", 0);
	result("read-only", sys(NR_mount, "none", ".", "", MS_REMOUNT |
				MS_RDONLY, 0));
	result("  unlink nothing", sys(NR_unlink, "none"));
	result("  rmdir nothing", sys(NR_rmdir, "none"));
	result("  rename nothing", sys(NR_rename, "none", "new"));
	result("  rename to itself", sys(NR_rename, "file", "file"));
	result("  mkdir over something", sys(NR_mkdir, "file", 0755));
	result("  mkdir", sys(NR_mkdir, "new", 0755));
	result("mount on .", sys(NR_mount, "none", ".", "tmpfs", 0, 0));
	result("again", sys(NR_mount, "none", ".", "tmpfs", 0, 0));
	result("umount .", sys(NR_umount2, ".", 0));
	result("umount .", sys(NR_umount2, ".", 0));
	result("umount ., where we are", sys(NR_umount2, ".", 0));
	sys(NR_chdir, "..");
	result("umount", sys(NR_umount2, "open2", 0));
}

int main(int argc, char **argv, char **envp)
{
	static const char *const files[] = {
		"file", "ours", "none", "open/null", "open/zero", "open/t",
		"open/file", "open/ours", "open2/file", "sticky/roots",
		"sticky/others", "sticky/otherd",
	};
	static const char *const dirs[] = {
		"dir", "open/theirs", "open/t", "open2/file", "open2/theirs",
		"open", "open2", "sticky",
	};

	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, DIR, 0755);
	sys(NR_chdir, DIR);
	errors();
	rights();
	mounted();
	for (unsigned int i = 0; i < sizeof(files) / sizeof(*files); i++)
		sys(NR_unlink, files[i]);
	for (unsigned int i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		sys(NR_rmdir, dirs[i]);
	result("rmdir", sys(NR_rmdir, DIR));
	return 0;
}
