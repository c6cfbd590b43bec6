/* Turning the machine off or restarting it, see reboot(2). */
#ifndef _SYS_REBOOT_H
#define _SYS_REBOOT_H

#define RB_AUTOBOOT	0x01234567
#define RB_HALT_SYSTEM	0xcdef0123u
#define RB_POWER_OFF	0x4321fedc

/* Does not return when it works; the caller must be root. */
int reboot(int how);

#endif
