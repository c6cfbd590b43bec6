/* getrusage and sysinfo. */
#include <string.h>

#include "lib/abi.h"

static char *p;

static void touch(void *arg)
{
	long i;

	for (i = 0; i < (long)arg; i++)
		p[i * PAGE] = 1;
}

static long children(void)
{
	struct rusage ru = { .minflt = -1 };

	sys(NR_getrusage, RUSAGE_CHILDREN, &ru);
	return ru.minflt;
}

/* What wait4(2) tells of the one child it waited for. */
static void one_child(void)
{
	struct rusage ru;
	long pid = sys(NR_fork);

	if (pid == 0) {
		touch((void *)100);
		exit(0);
	}
	memset(&ru, 0x55, sizeof(ru));
	truth("waited", sys(NR_wait4, pid, NULL, 0, &ru) == pid);
	truth("the faults are this child's alone",
	      ru.minflt >= 100 && ru.minflt < 150);
	truth("its largest size, in KiB", ru.maxrss >= 400 &&
	      ru.maxrss < 2000);
	say("%ld major, %ld swaps, %ld blocks, %ld signals", ru.majflt,
	    ru.nswap, ru.inblock + ru.oublock, ru.nsignals);
}

int main(int argc, char **argv, char **envp)
{
	struct rusage ru;
	struct sysinfo si;
	long before;
	uint64_t total, free;

	(void)argc, (void)argv, (void)envp;
	p = map(NULL, 128 * PAGE, PROT_RW, MAP_PA);
	memset(&ru, 0x55, sizeof(ru));
	result("getrusage(SELF)", sys(NR_getrusage, RUSAGE_SELF, &ru));
	truth("there were faults", ru.minflt > 0);
	truth("a program of the initramfs reads no disk", ru.majflt == 0);
	truth("times are times", ru.utime[1] >= 0 && ru.utime[1] < 1000000 &&
	      ru.stime[1] >= 0 && ru.stime[1] < 1000000);
	result("getrusage(THREAD)", sys(NR_getrusage, 1, &ru));
	result("getrusage(7)", sys(NR_getrusage, 7, &ru));
	say("children before there are any: %ld", children());
	before = children();
	ends("child", touch, (void *)100);
	truth("the child's faults count", children() - before >= 100);
	one_child();
	before = faults();
	touch((void *)100);
	say("and mine: %ld", faults() - before);

	memset(&si, 0x55, sizeof(si));
	result("sysinfo", sys(NR_sysinfo, &si));
	total = (uint64_t)si.totalram * si.mem_unit;
	free = (uint64_t)si.freeram * si.mem_unit;
	truth("200 to 256 MiB", total > 200u << 20 && total <= 256u << 20);
	truth("some are free", free > 0 && free < total);
	truth("processes", si.procs > 0);
	return 0;
}
