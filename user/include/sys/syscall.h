/*
 * Linux's system call numbers for the ARM EABI: the number goes into r7, the
 * arguments into r0..r5, and "svc 0" enters the kernel.  The table is kept in
 * the order of the numbers.  syscall(2) takes any of them; <unistd.h>
 * declares it.
 */
#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H

#define SYS_restart_syscall	0
#define SYS_exit		1
#define SYS_fork		2
#define SYS_read		3
#define SYS_write		4
#define SYS_open		5
#define SYS_close		6
#define SYS_link		9
#define SYS_unlink		10
#define SYS_execve		11
#define SYS_chdir		12
#define SYS_mknod		14
#define SYS_lseek		19
#define SYS_getpid		20
#define SYS_mount		21
#define SYS_pause		29
#define SYS_access		33
#define SYS_sync		36
#define SYS_kill		37
#define SYS_rename		38
#define SYS_mkdir		39
#define SYS_rmdir		40
#define SYS_dup			41
#define SYS_pipe		42
#define SYS_brk			45
#define SYS_umount2		52
#define SYS_ioctl		54
#define SYS_dup2		63
#define SYS_getppid		64
#define SYS_setsid		66
#define SYS_setrlimit		75
#define SYS_getrusage		77
#define SYS_symlink		83
#define SYS_readlink		85
#define SYS_swapon		87
#define SYS_reboot		88
#define SYS_swapoff		115
#define SYS_munmap		91
#define SYS_wait4		114
#define SYS_sysinfo		116
#define SYS_fsync		118
#define SYS_sigreturn		119
#define SYS_clone		120
#define SYS_uname		122
#define SYS_mprotect		125
#define SYS__llseek		140
#define SYS_msync		144
#define SYS_fdatasync		148
#define SYS_readv		145
#define SYS_writev		146
#define SYS_mlock		150
#define SYS_munlock		151
#define SYS_sched_yield		158
#define SYS_nanosleep		162
#define SYS_mremap		163
#define SYS_poll		168
#define SYS_prctl		172
#define SYS_rt_sigreturn	173
#define SYS_rt_sigaction	174
#define SYS_rt_sigprocmask	175
#define SYS_pread64		180
#define SYS_pwrite64		181
#define SYS_getcwd		183
#define SYS_vfork		190
#define SYS_ugetrlimit		191
#define SYS_mmap2		192
#define SYS_ftruncate64		194
#define SYS_stat64		195
#define SYS_lstat64		196
#define SYS_fstat64		197
#define SYS_getuid32		199
#define SYS_getgid32		200
#define SYS_geteuid32		201
#define SYS_getegid32		202
#define SYS_getdents64		217
#define SYS_mincore		219
#define SYS_madvise		220
#define SYS_fcntl64		221
#define SYS_gettid		224
#define SYS_futex		240
#define SYS_exit_group		248
#define SYS_set_tid_address	256
#define SYS_clock_gettime	263
#define SYS_clock_nanosleep	265
#define SYS_tgkill		268
#define SYS_openat		322
#define SYS_fstatat64		327
#define SYS_pipe2		359
#define SYS_getrandom		384
#define SYS_statx		397
#define SYS_clock_gettime64	403

/* The calls that only ARM has live in a range of their own. */
#define SYS_ARM_BASE		0x0f0000
#define SYS_cacheflush		(SYS_ARM_BASE + 2)
#define SYS_set_tls		(SYS_ARM_BASE + 5)

#endif
