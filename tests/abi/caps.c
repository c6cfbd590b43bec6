/* capget(2) and capset(2): versions, halves, what may grow and what not. */
#include "lib/abi.h"

#define NR_capget	184
#define NR_capset	185
#define NR_prctl	172
#define V1		0x19980330
#define V2		0x20071026
#define V3		0x20080522

static unsigned int header[2], caps[8];

static void get(const char *what, unsigned int version, int pid)
{
	int i;

	header[0] = version;
	header[1] = pid;
	for (i = 0; i < 8; i++)
		caps[i] = 0x1234;
	result(what, sys(NR_capget, header, caps));
	say("    version %x: %x %x %x, %x %x %x, %x", header[0], caps[0],
	    caps[1], caps[2], caps[3], caps[4], caps[5], caps[6]);
}

static void set(const char *what, unsigned int e, unsigned int p,
		unsigned int i)
{
	header[0] = V3;
	header[1] = 0;
	caps[0] = e, caps[1] = p, caps[2] = i;
	caps[3] = caps[4] = caps[5] = 0;
	result(what, sys(NR_capset, header, caps));
}

static void falls(void *arg)
{
	(void)arg;
	set("  inheritable too", 0xffff, 0xffff, 0xf);
	get("  then", V3, 0);
	set("  effective more than permitted", 0xffff, 0xff, 0xf);
	set("  less", 0xff, 0xffff, 0xf);
	set("  without CAP_SETPCAP inheritable more", 0xff, 0xff, 0x10f);
	set("  permitted less", 0x0f, 0xff, 0x0f);
	set("  permitted back", 0x0f, 0x1ff, 0x0f);
	set("  effective back", 0xff, 0xff, 0x0f);
	set("  inheritable within permitted", 0xff, 0xff, 0xff);
	get("  then", V3, 0);
	header[1] = 1;
	result("  another's", sys(NR_capset, header, caps));
	header[1] = sys(NR_getpid);
	result("  one's own by pid", sys(NR_capset, header, caps));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	get("version 1", V1, 0);
	get("version 2", V2, 0);
	get("version 3", V3, 0);
	get("version 0", 0, 0);
	get("init's", V3, 1);
	get("nobody's", V3, 30000);
	get("pid -1", V3, -1);
	header[0] = V3, header[1] = 0;
	result("no data", sys(NR_capget, header, NULL));
	header[0] = 5;
	result("no data, bad version", sys(NR_capget, header, NULL));
	say("    version %x", header[0]);
	result("no header", sys(NR_capget, NULL, caps));
	header[0] = V3;
	result("bad data", sys(NR_capget, header, 16));
	result("capset, bad data", sys(NR_capset, header, 16));
	result("capset, no header", sys(NR_capset, NULL, caps));
	header[0] = 5;
	result("capset, bad version", sys(NR_capset, header, caps));
	ends("capset", falls, NULL);
	return 0;
}
