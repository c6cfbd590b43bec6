/* Pieces of root's power: capabilities(7), capget(2). */
#ifndef UAPI_CAPABILITY_H
#define UAPI_CAPABILITY_H

#include <lib/types.h>

#define CAP_CHOWN		0
#define CAP_DAC_OVERRIDE	1
#define CAP_DAC_READ_SEARCH	2
#define CAP_FOWNER		3
#define CAP_FSETID		4
#define CAP_KILL		5
#define CAP_SETGID		6
#define CAP_SETUID		7
#define CAP_SETPCAP		8
#define CAP_LINUX_IMMUTABLE	9
#define CAP_IPC_LOCK		14
#define CAP_SYS_RAWIO		17
#define CAP_SYS_CHROOT		18
#define CAP_SYS_PTRACE		19
#define CAP_SYS_ADMIN		21
#define CAP_SYS_BOOT		22
#define CAP_SYS_NICE		23
#define CAP_SYS_RESOURCE	24
#define CAP_SYS_TIME		25
#define CAP_MKNOD		27
#define CAP_MAC_OVERRIDE	32
#define CAP_SYSLOG		34
#define CAP_LAST_CAP		40

#define _LINUX_CAPABILITY_VERSION_1	0x19980330	/* sets of 32 bits */
#define _LINUX_CAPABILITY_VERSION_2	0x20071026	/* of 64 */
#define _LINUX_CAPABILITY_VERSION_3	0x20080522	/* of 64 */

struct cap_user_header {
	u32 version;
	s32 pid;
};

/* The lower halves of the three sets; a second one has the upper. */
struct cap_user_data {
	u32 effective, permitted, inheritable;
};

#endif
