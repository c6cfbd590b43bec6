/*
 * The doors: what user programs can call. Arguments come as the ARM EABI
 * passes them; a result in -4095 .. -1 is a negated error number.
 */
#ifndef KERNEL_SYSCALLS_H
#define KERNEL_SYSCALLS_H

#include <lib/types.h>
#include <uapi/signal.h>

/* --- Files: section 2 of the manual has each under its name -------------- */

struct __kernel_timespec;
struct iovec;
struct linux_dirent;
struct linux_dirent64;
struct old_itimerval32;
struct old_timespec32;
struct old_timeval32;
struct pollfd;
struct stat64;
struct statfs;
struct statfs64;
struct statx;

/* The sixth argument of pselect6(2): a mask and its size. */
struct sigset_argpack {
	const sigset_t *p;
	size_t size;
};

/* kernel/sys_file.c */
long sys_openat(int dfd, const char *filename, int flags, unsigned int mode);
long sys_open(const char *filename, int flags, unsigned int mode);
long sys_creat(const char *filename, unsigned int mode);
long sys_close(unsigned int fd);
long sys_close_range(unsigned int fd, unsigned int max_fd, unsigned int flags);
long sys_dup(unsigned int fd);
long sys_dup2(unsigned int oldfd, unsigned int newfd);
long sys_dup3(unsigned int oldfd, unsigned int newfd, int flags);
long sys_pipe2(int *fildes, int flags);
long sys_pipe(int *fildes);
long sys_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg);
long sys_umask(int mask);

/* kernel/sys_fcntl.c */
long sys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg);
long sys_fcntl64(unsigned int fd, unsigned int cmd, unsigned long arg);
long sys_flock(unsigned int fd, unsigned int cmd);

/* kernel/sys_swap.c */
long sys_swapon(const char *path, int flags);
long sys_swapoff(const char *path);

/* kernel/sys_sync.c */
long sys_fsync(unsigned int fd);
long sys_fdatasync(unsigned int fd);
long sys_sync(void);
long sys_arm_sync_file_range(unsigned int fd, unsigned int flags,
			     loff_t offset, loff_t nbytes);
long sys_syncfs(unsigned int fd);
long sys_fallocate(unsigned int fd, int mode, loff_t offset, loff_t len);
long sys_arm_fadvise64_64(unsigned int fd, int advice, loff_t offset,
			  loff_t len);
long sys_readahead(unsigned int fd, loff_t offset, size_t count);

/* kernel/sys_sendfile.c */
long sys_sendfile(int out_fd, int in_fd, long *offset, size_t count);
long sys_sendfile64(int out_fd, int in_fd, loff_t *offset, size_t count);

/* kernel/sys_rw.c */
long sys_read(unsigned int fd, char *buf, size_t count);
long sys_write(unsigned int fd, const char *buf, size_t count);
long sys_pread64(unsigned int fd, char *buf, size_t count, loff_t pos);
long sys_pwrite64(unsigned int fd, const char *buf, size_t count, loff_t pos);
long sys_readv(unsigned int fd, const struct iovec *vec, unsigned long nr);
long sys_writev(unsigned int fd, const struct iovec *vec, unsigned long nr);
long sys_preadv(unsigned int fd, const struct iovec *vec, unsigned long nr,
		unsigned long pos_l, unsigned long pos_h);
long sys_pwritev(unsigned int fd, const struct iovec *vec, unsigned long nr,
		 unsigned long pos_l, unsigned long pos_h);
long sys_preadv2(unsigned int fd, const struct iovec *vec, unsigned long nr,
		 unsigned long pos_l, unsigned long pos_h, int flags);
long sys_pwritev2(unsigned int fd, const struct iovec *vec, unsigned long nr,
		  unsigned long pos_l, unsigned long pos_h, int flags);
long sys_lseek(unsigned int fd, long offset, unsigned int whence);
long sys_llseek(unsigned int fd, unsigned long offset_high,
		unsigned long offset_low, loff_t *result, unsigned int whence);

/* kernel/sys_stat.c */
long sys_fstatat64(int dfd, const char *filename, struct stat64 *statbuf,
		   int flags);
long sys_stat64(const char *filename, struct stat64 *statbuf);
long sys_lstat64(const char *filename, struct stat64 *statbuf);
long sys_fstat64(unsigned int fd, struct stat64 *statbuf);
long sys_statx(int dfd, const char *filename, unsigned int flags,
	       unsigned int mask, struct statx *buffer);
long sys_faccessat2(int dfd, const char *filename, int mode, int flags);
long sys_faccessat(int dfd, const char *filename, int mode);
long sys_access(const char *filename, int mode);
long sys_readlinkat(int dfd, const char *pathname, char *buf, int bufsiz);
long sys_readlink(const char *path, char *buf, int bufsiz);
long sys_statfs(const char *pathname, struct statfs *buf);
long sys_fstatfs(unsigned int fd, struct statfs *buf);
long sys_statfs64(const char *pathname, size_t size, struct statfs64 *buf);
long sys_fstatfs64(unsigned int fd, size_t size, struct statfs64 *buf);

/* kernel/sys_getdents.c */
long sys_getdents64(unsigned int fd, struct linux_dirent64 *dirent,
		    unsigned int count);
long sys_getdents(unsigned int fd, struct linux_dirent *dirent,
		  unsigned int count);

/* kernel/sys_attr.c */
long sys_fchmodat(int dfd, const char *filename, unsigned int mode);
long sys_chmod(const char *filename, unsigned int mode);
long sys_fchmod(unsigned int fd, unsigned int mode);
long sys_fchownat(int dfd, const char *filename, unsigned int uid,
		  unsigned int gid, int flag);
long sys_chown32(const char *filename, unsigned int uid, unsigned int gid);
long sys_lchown32(const char *filename, unsigned int uid, unsigned int gid);
long sys_fchown32(unsigned int fd, unsigned int uid, unsigned int gid);
long sys_truncate64(const char *pathname, loff_t length);
long sys_truncate(const char *pathname, long length);
long sys_ftruncate64(unsigned int fd, loff_t length);
long sys_ftruncate(unsigned int fd, long length);
long sys_utimensat_time64(int dfd, const char *filename,
			  const struct __kernel_timespec *utimes, int flags);
long sys_utimensat(int dfd, const char *filename,
		   const struct old_timespec32 *utimes, int flags);
long sys_futimesat(int dfd, const char *filename,
		   const struct old_timeval32 *utimes);
long sys_utimes(const char *filename, const struct old_timeval32 *utimes);

/* kernel/sys_xattr.c */
long sys_setxattr(const char *path, const char *name, const void *value,
		  size_t size, int flags);
long sys_lsetxattr(const char *path, const char *name, const void *value,
		   size_t size, int flags);
long sys_fsetxattr(unsigned int fd, const char *name, const void *value,
		   size_t size, int flags);
long sys_getxattr(const char *path, const char *name, void *value,
		  size_t size);
long sys_lgetxattr(const char *path, const char *name, void *value,
		   size_t size);
long sys_fgetxattr(unsigned int fd, const char *name, void *value,
		   size_t size);
long sys_listxattr(const char *path, char *list, size_t size);
long sys_llistxattr(const char *path, char *list, size_t size);
long sys_flistxattr(unsigned int fd, char *list, size_t size);
long sys_removexattr(const char *path, const char *name);
long sys_lremovexattr(const char *path, const char *name);
long sys_fremovexattr(unsigned int fd, const char *name);

/* kernel/sys_namei.c */
long sys_mknodat(int dfd, const char *filename, unsigned int mode,
		 unsigned int dev);
long sys_mknod(const char *filename, unsigned int mode, unsigned int dev);
long sys_mkdirat(int dfd, const char *pathname, unsigned int mode);
long sys_mkdir(const char *pathname, unsigned int mode);
long sys_unlinkat(int dfd, const char *pathname, int flag);
long sys_unlink(const char *pathname);
long sys_rmdir(const char *pathname);
long sys_symlinkat(const char *oldname, int newdfd, const char *newname);
long sys_symlink(const char *oldname, const char *newname);
long sys_linkat(int olddfd, const char *oldname, int newdfd,
		const char *newname, int flags);
long sys_link(const char *oldname, const char *newname);
long sys_renameat2(int olddfd, const char *oldname, int newdfd,
		   const char *newname, unsigned int flags);
long sys_renameat(int olddfd, const char *oldname, int newdfd,
		  const char *newname);
long sys_rename(const char *oldname, const char *newname);
long sys_chdir(const char *filename);
long sys_fchdir(unsigned int fd);
long sys_chroot(const char *filename);
long sys_getcwd(char *buf, unsigned long size);
long sys_mount(const char *dev_name, const char *dir_name, const char *type,
	       unsigned long flags, const char *data);
long sys_pivot_root(const char *new_root, const char *put_old);
long sys_umount(const char *name, int flags);

/* kernel/sys_poll.c */
long sys_poll(struct pollfd *ufds, unsigned int nfds, int timeout_msecs);
long sys_ppoll_time32(struct pollfd *ufds, unsigned int nfds,
		      struct old_timespec32 *tsp, const sigset_t *sigmask,
		      size_t sigsetsize);
long sys_ppoll(struct pollfd *ufds, unsigned int nfds,
	       struct __kernel_timespec *tsp, const sigset_t *sigmask,
	       size_t sigsetsize);
long sys_select(int n, u32 *inp, u32 *outp, u32 *exp, struct old_timeval32 *tvp);
long sys_pselect6_time32(int n, u32 *inp, u32 *outp, u32 *exp,
			 struct old_timespec32 *tsp,
			 const struct sigset_argpack *sig);
long sys_pselect6(int n, u32 *inp, u32 *outp, u32 *exp,
		  struct __kernel_timespec *tsp,
		  const struct sigset_argpack *sig);

/* --- End of files -------------------------------------------------------- */

/* --- Everything else ------------------------------------------------------ */

struct new_utsname;
struct old_itimerval32;
struct pt_regs;
struct rlimit;
struct rlimit64;
struct rusage;
struct sysinfo;
struct timezone;
struct tms;

/* arch/arm/kernel/traps.c, kernel/sys_misc.c: numbers without a function */
long sys_ni_syscall(void);
long sys_unknown(unsigned int nr, const struct pt_regs *regs);

/* kernel/fork.c, kernel/exit.c, kernel/exec.c */
long sys_fork(void);
long sys_vfork(void);
long sys_clone(unsigned long flags, unsigned long newsp, int *parent_tid,
	       unsigned long tls, int *child_tid);
long sys_set_tid_address(int *tidptr);
long sys_execve(const char *filename, const char *const *argv,
		const char *const *envp);
long sys_exit(int code);
long sys_exit_group(int code);
long sys_wait4(int pid, int *stat_addr, int options, struct rusage *ru);

long sys_waitid(int which, int upid, struct siginfo *uinfo, int options,
		struct rusage *ru);

/* arch/arm/kernel/entry.S */
void sys_sigreturn_wrapper(void);
void sys_rt_sigreturn_wrapper(void);

/* kernel/sys_signal.c, kernel/itimer.c */
long sys_rt_sigaction(int sig, const struct sigaction *act,
		      struct sigaction *oact, size_t sigsetsize);
long sys_sigaction(int sig, const struct old_sigaction *act,
		   struct old_sigaction *oact);
long sys_rt_sigprocmask(int how, const sigset_t *nset, sigset_t *oset,
			size_t sigsetsize);
long sys_futex_time32(u32 *uaddr, int op, u32 val,
		      const struct old_timespec32 *utime, u32 *uaddr2,
		      u32 val3);
long sys_futex(u32 *uaddr, int op, u32 val,
	       const struct __kernel_timespec *utime, u32 *uaddr2, u32 val3);

long sys_sigprocmask(int how, const u32 *nset, u32 *oset);
long sys_sigpending(u32 *uset);
long sys_sigsuspend(int unused1, int unused2, u32 mask);
long sys_rt_sigpending(sigset_t *uset, size_t sigsetsize);
long sys_rt_sigsuspend(const sigset_t *unewset, size_t sigsetsize);
long sys_pause(void);
long sys_sigaltstack(const stack_t *uss, stack_t *uoss);
long sys_kill(int pid, int sig);
long sys_tkill(int tid, int sig);
long sys_tgkill(int tgid, int tid, int sig);
long sys_rt_sigqueueinfo(int pid, int sig, const struct siginfo *uinfo);
long sys_rt_tgsigqueueinfo(int tgid, int tid, int sig,
			   const struct siginfo *uinfo);
long sys_rt_sigtimedwait_time32(const sigset_t *uset, struct siginfo *uinfo,
				const struct old_timespec32 *uts,
				size_t sigsetsize);
long sys_rt_sigtimedwait(const sigset_t *uset, struct siginfo *uinfo,
			 const struct __kernel_timespec *uts,
			 size_t sigsetsize);
long sys_getitimer(int which, struct old_itimerval32 *value);
long sys_setitimer(int which, const struct old_itimerval32 *value,
		   struct old_itimerval32 *ovalue);

/* kernel/sys_mm.c */
long sys_mmap2(unsigned long addr, unsigned long len, unsigned long prot,
	       unsigned long flags, unsigned int fd, unsigned long pgoff);
long sys_munmap(unsigned long addr, size_t len);
long sys_mprotect(unsigned long start, size_t len, unsigned long prot);
long sys_brk(unsigned long brk);
long sys_mremap(unsigned long addr, unsigned long old_len,
		unsigned long new_len, unsigned long flags,
		unsigned long new_addr);
long sys_remap_file_pages(unsigned long start, unsigned long size,
			  unsigned long prot, unsigned long pgoff,
			  unsigned long flags);
long sys_mlock(unsigned long start, size_t len);
long sys_mlock2(unsigned long start, size_t len, unsigned int flags);
long sys_munlock(unsigned long start, size_t len);
long sys_mlockall(unsigned int flags);
long sys_munlockall(void);
long sys_msync(unsigned long start, size_t len, unsigned int flags);
long sys_madvise(unsigned long start, size_t len, int behavior);
long sys_mincore(unsigned long start, size_t len, unsigned char *vec);

/* kernel/sys_time.c */
long sys_restart_syscall(void);
long sys_clock_gettime32(int clock, struct old_timespec32 *tp);
long sys_clock_gettime(int clock, struct __kernel_timespec *tp);
long sys_clock_settime32(int clock, const struct old_timespec32 *tp);
long sys_clock_settime(int clock, const struct __kernel_timespec *tp);
long sys_clock_getres32(int clock, struct old_timespec32 *tp);
long sys_clock_getres(int clock, struct __kernel_timespec *tp);
long sys_clock_nanosleep_time32(int clock, int flags,
				const struct old_timespec32 *rqtp,
				struct old_timespec32 *rmtp);
long sys_clock_nanosleep(int clock, int flags,
			 const struct __kernel_timespec *rqtp,
			 struct __kernel_timespec *rmtp);
long sys_nanosleep_time32(const struct old_timespec32 *rqtp,
			  struct old_timespec32 *rmtp);
long sys_gettimeofday(struct old_timeval32 *tv, struct timezone *tz);
long sys_settimeofday(const struct old_timeval32 *tv,
		      const struct timezone *tz);
long sys_times(struct tms *buf);

/* kernel/sys_cred.c */
struct cap_user_header;
struct cap_user_data;
long sys_getuid(void);
long sys_geteuid(void);
long sys_getgid(void);
long sys_getegid(void);
long sys_getresuid(u32 *ruid, u32 *euid, u32 *suid);
long sys_getresgid(u32 *rgid, u32 *egid, u32 *sgid);
long sys_setuid(u32 uid);
long sys_setgid(u32 gid);
long sys_setreuid(u32 ruid, u32 euid);
long sys_setregid(u32 rgid, u32 egid);
long sys_setresuid(u32 ruid, u32 euid, u32 suid);
long sys_setresgid(u32 rgid, u32 egid, u32 sgid);
long sys_setfsuid(u32 uid);
long sys_setfsgid(u32 gid);
long sys_getgroups(int size, u32 *list);
long sys_setgroups(int size, const u32 *list);
long sys_capget(struct cap_user_header *header, struct cap_user_data *data);
long sys_capset(struct cap_user_header *header,
		const struct cap_user_data *data);

/* kernel/sys_sched.c */
long sys_sched_yield(void);
long sys_nice(int increment);
long sys_setpriority(int which, int who, int nice);
long sys_getpriority(int which, int who);
long sys_sched_get_priority_max(int policy);
long sys_sched_get_priority_min(int policy);
long sys_sched_setscheduler(int pid, int policy, const int *param);
long sys_sched_setparam(int pid, const int *param);
long sys_sched_getscheduler(int pid);
long sys_sched_getparam(int pid, int *param);
long sys_sched_rr_get_interval_time32(int pid, struct old_timespec32 *interval);
long sys_sched_rr_get_interval(int pid, struct __kernel_timespec *interval);
long sys_sched_setaffinity(int pid, unsigned int len,
			   const unsigned long *umask);
long sys_sched_getaffinity(int pid, unsigned int len, unsigned long *umask);
long sys_getcpu(unsigned int *cpu, unsigned int *node);

/* kernel/sys_prctl.c */
long sys_prctl(int option, unsigned long arg2, unsigned long arg3,
	       unsigned long arg4, unsigned long arg5);
long sys_personality(unsigned int personality);

/* kernel/uid16.c */
long sys_chown16(const char *filename, u32 uid, u32 gid);
long sys_lchown16(const char *filename, u32 uid, u32 gid);
long sys_fchown16(unsigned int fd, u32 uid, u32 gid);
long sys_getuid16(void);
long sys_geteuid16(void);
long sys_getgid16(void);
long sys_getegid16(void);
long sys_getresuid16(u16 *ruid, u16 *euid, u16 *suid);
long sys_getresgid16(u16 *rgid, u16 *egid, u16 *sgid);
long sys_setuid16(u32 uid);
long sys_setgid16(u32 gid);
long sys_setreuid16(u32 ruid, u32 euid);
long sys_setregid16(u32 rgid, u32 egid);
long sys_setresuid16(u32 ruid, u32 euid, u32 suid);
long sys_setresgid16(u32 rgid, u32 egid, u32 sgid);
long sys_setfsuid16(u32 uid);
long sys_setfsgid16(u32 gid);
long sys_getgroups16(int size, u16 *list);
long sys_setgroups16(int size, const u16 *list);

/* kernel/sys_resource.c */
long sys_getrusage(int who, struct rusage *ru);
long sys_getrlimit(unsigned int resource, struct rlimit *rlim);
long sys_setrlimit(unsigned int resource, const struct rlimit *rlim);
long sys_prlimit64(int pid, unsigned int resource,
		   const struct rlimit64 *new_rlim, struct rlimit64 *old_rlim);

/* kernel/sys_misc.c */
long sys_getpid(void);
long sys_gettid(void);
long sys_syslog(int type, char *buf, int len);
long sys_getppid(void);
long sys_getpgid(int pid);
long sys_getpgrp(void);
long sys_getsid(int pid);
long sys_setpgid(int pid, int pgid);
long sys_setsid(void);
long sys_newuname(struct new_utsname *name);
long sys_sethostname(const char *name, int len);
long sys_setdomainname(const char *name, int len);
long sys_sysinfo(struct sysinfo *info);
long sys_getrandom(char *buf, size_t count, unsigned int flags);
long sys_reboot(int magic1, int magic2, unsigned int cmd, void *arg);

#endif
