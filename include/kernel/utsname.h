/*
 * What we call ourselves: uname(2), /proc/version. Programs read the release
 * to know what they may ask for (glibc refuses to start on old kernels), so
 * it is that of the Linux whose behaviour is ours, with our name behind it.
 */
#ifndef KERNEL_UTSNAME_H
#define KERNEL_UTSNAME_H

#define UTS_SYSNAME	"Linux"
#define UTS_NODENAME	"(none)"
#define UTS_RELEASE	"6.1.0-zeropage"
#define UTS_VERSION	"#1 zeropage"
#define UTS_MACHINE	"armv7l"
#define UTS_DOMAINNAME	"(none)"

struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65];
	char domainname[65];
};

extern struct new_utsname utsname;

#endif
