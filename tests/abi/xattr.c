/*
 * Extended attributes, of a file whose file system keeps none of the user's:
 * nothing but errors, but the right ones.
 */
#include <string.h>

#include "lib/files.h"

#define FILE	"/tests/.xattr"
#define NAME	"user.name"

enum { SET = 226, LSET, FSET, GET, LGET, FGET, LIST, LLIST, FLIST, REMOVE,
       LREMOVE, FREMOVE };

static char buf[300];

static void on(const char *what, const char *path, long fd)
{
	say("%s", what);
	result("  set", sys(SET, path, NAME, "x", 1, 0));
	result("  lset", sys(LSET, path, NAME, "x", 1, 0));
	result("  fset", sys(FSET, fd, NAME, "x", 1, 0));
	result("  get", sys(GET, path, NAME, buf, 9));
	result("  lget", sys(LGET, path, NAME, buf, 9));
	result("  fget", sys(FGET, fd, NAME, buf, 9));
	result("  list", sys(LIST, path, buf, 9));
	result("  llist", sys(LLIST, path, NULL, 0));
	result("  flist", sys(FLIST, fd, buf, 9));
	result("  remove", sys(REMOVE, path, NAME));
	result("  lremove", sys(LREMOVE, path, NAME));
	result("  fremove", sys(FREMOVE, fd, NAME));
}

static void not_root(void *arg)
{
	sys(NR_setuid32, 1000);
	result("set", sys(SET, arg, NAME, "x", 1, 0));
	result("set trusted", sys(SET, arg, "trusted.x", "x", 1, 0));
	result("get trusted", sys(GET, arg, "trusted.x", buf, 9));
	result("set in a sticky directory",
	       sys(SET, "/tests/sticky", NAME, "x", 1, 0));
	result("list", sys(LIST, arg, buf, 9));
}

int main(int argc, char **argv, char **envp)
{
	long fd = must_open(FILE, O_RDWR | O_CREAT);

	(void)argc, (void)argv, (void)envp;
	on("a file", FILE, fd);
	on("nothing", "/tests/.nothing", 99);
	result("no prefix", sys(GET, FILE, "name", buf, 9));
	result("no name", sys(GET, FILE, "", buf, 9));
	memset(buf, 'u', 256);
	memcpy(buf, "user.", 5);
	result("name of 256", sys(GET, FILE, buf, buf, 0));
	buf[255] = '\0';
	result("name of 255", sys(GET, FILE, buf, buf, 0));
	result("name nowhere", sys(GET, FILE, 8, buf, 9));
	result("flags", sys(SET, FILE, NAME, "x", 1, 4));
	result("flags, no file", sys(SET, "/tests/.nothing", NAME, "x", 1, 4));
	result("flags, no name", sys(SET, FILE, "", "x", 1, 4));
	result("create", sys(SET, FILE, NAME, "x", 1, 1));
	result("replace", sys(SET, FILE, NAME, "x", 1, 2));
	result("too large", sys(SET, FILE, NAME, "x", 65537, 0));
	result("too large, no name", sys(SET, FILE, "", "x", 65537, 0));
	result("value nowhere", sys(SET, FILE, NAME, 8, 1, 0));
	result("a device", sys(SET, "/dev/null", NAME, "x", 1, 0));
	result("a device", sys(GET, "/dev/null", NAME, buf, 1));
	result("a link", sys(LSET, "/tests/link", NAME, "x", 1, 0));
	result("a link", sys(LGET, "/tests/link", NAME, buf, 1));
	result("a loop", sys(GET, "/tests/loop", NAME, buf, 1));
	ends("another user", not_root, FILE);
	sys(NR_close, fd);
	sys(NR_unlink, FILE);
	return 0;
}
