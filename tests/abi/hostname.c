/* sethostname(2), setdomainname(2): who may, how long a name may be. */
#include <string.h>

#include "lib/abi.h"

#define NR_sethostname		74
#define NR_setdomainname	121
#define NR_setuid		213

static void show(void)
{
	struct utsname u;

	sys(NR_uname, &u);
	say("    '%s' '%s'", u.nodename, u.domainname);
}

static void user(void *arg)
{
	(void)arg;
	sys(NR_setuid, 1001);
	result("  sethostname", sys(NR_sethostname, "x", 1));
	result("  setdomainname", sys(NR_setdomainname, "x", -1));
	show();
}

int main(int argc, char **argv, char **envp)
{
	char name[66];

	(void)argc, (void)argv, (void)envp;
	memset(name, 'a', sizeof(name));
	show();
	result("sethostname", sys(NR_sethostname, "zero", 4));
	result("setdomainname", sys(NR_setdomainname, "page.example", 4));
	show();
	result("64", sys(NR_sethostname, name, 64));
	show();
	result("65", sys(NR_sethostname, name, 65));
	result("-1", sys(NR_sethostname, name, -1));
	result("1", sys(NR_sethostname, "bcd", 1));
	result("0", sys(NR_setdomainname, NULL, 0));
	result("bad name", sys(NR_sethostname, 16, 4));
	result("bad name", sys(NR_setdomainname, 16, 65));
	show();
	ends("user", user, NULL);
	sys(NR_sethostname, "(none)", 6);
	sys(NR_setdomainname, "(none)", 6);
	show();
	return 0;
}
