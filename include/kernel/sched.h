/*
 * Tasks: what the kernel knows about each thread of execution, and the
 * calls that make, switch and end them. One CPU, and the kernel is not
 * preempted: a task runs until it sleeps, or until it is about to return to
 * user mode and somebody else is due.
 */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include <asm/ptrace.h>
#include <asm/thread.h>
#include <fs/cred.h>
#include <lib/list.h>
#include <lib/wait.h>
#include <mm/mm_types.h>
#include <uapi/resource.h>
#include <uapi/sched.h>
#include <uapi/signal.h>
#include <kernel/time.h>

/*
 * restart_syscall(2): a call that was interrupted, and no handler ran, goes on
 * where it was by @fn, which returns what the call returns. NULL: it is over.
 */
struct restart_block {
	long (*fn)(struct restart_block *restart);
	u64 expires;			/* when it ends, ns since boot */
	void *uaddr;			/* nanosleep: what is left; poll: fds */
	unsigned int n;			/* nanosleep: 32-bit time; poll: fds */
};

struct files_struct;
struct fs_struct;
struct sighand_struct;

#define TASK_COMM_LEN	16

/* task->state */
#define TASK_RUNNING		0
#define TASK_INTERRUPTIBLE	1
#define TASK_UNINTERRUPTIBLE	2
#define TASK_STOPPED		4
#define EXIT_ZOMBIE		32

/* task->flags */
#define PF_KTHREAD	0x00200000
#define PF_FORKNOEXEC	0x00000040
#define PF_EXITING	0x00000004
#define PF_MEMALLOC	0x00000800	/* frees memory: has the reserve */
#define PF_NPROC_EXCEEDED 0x00001000	/* setuid() went beyond the limit */

/* What was last told of somebody's time, ns. */
struct prev_cputime {
	u64 utime, stime;
};

/* An interval timer that counts CPU time, ns. */
struct cpu_itimer {
	u64 expires;			/* 0: off */
	u64 interval;
};

struct task_struct {
	/* Assembly knows these, through asm-offsets. */
	u32 thread_flags;		/* TIF_*: work before user mode */
	struct thread_struct thread;	/* what __switch_to saves */
	void *stack;			/* THREAD_SIZE bytes */

	/* The scheduler's, changed with interrupts off. */
	int state;
	struct list_head run_list;	/* in the run queue */
	u32 time_slice;			/* a turn's length, ns; by nice */
	u64 exec_start;			/* when it got the CPU, ns */

	/* The task's own. */
	u32 flags;			/* PF_* */
	int pid, tgid;
	char comm[TASK_COMM_LEN];
	struct mm_struct *mm;		/* NULL for a kernel thread */
	struct files_struct *files;
	struct fs_struct *fs;
	struct cred cred;		/* changed by commit_creds() */
	int nice;			/* set_user_nice() */
	u8 policy, rt_priority;		/* SCHED_*; kept, see sys_sched.c */
	bool reset_on_fork;
	int pdeath_signal;		/* when the parent dies; 0: none */
	int is_child_subreaper;		/* orphans below go to us, not to PID 1 */
	unsigned int personality;
	unsigned long timer_slack_ns, default_timer_slack_ns;
	unsigned long rlim[RLIM_NLIMITS];	/* soft limits */
	unsigned long rlim_max[RLIM_NLIMITS];	/* hard limits */
	unsigned long min_flt, maj_flt;
	unsigned long maxrss;		/* of the mm's before this one, pages */
	unsigned long nvcsw, nivcsw;
	u64 sum_exec_runtime;		/* ns of CPU; see task_cputime() */
	u32 user_ticks, system_ticks;
	struct prev_cputime prev_cputime;
	u64 start_time;

	/* Signals; changed with interrupts off. */
	struct sighand_struct *sighand;	/* NULL: a kernel thread, or gone */
	sigset_t pending;		/* to be acted upon, by bit */
	sigset_t blocked;		/* but not these, now */
	sigset_t real_blocked;		/* nor these, if sigtimedwait(2) ends */
	sigset_t saved_sigmask;		/* to come back, if: */
	bool restore_sigmask;
	bool fatal_signal;		/* must not be survived, PID 1 or not */
	bool continued;			/* by SIGCONT, and nobody knows yet */
	int stop_code;			/* stopped: as wait4(2) reports it */
	bool stop_news;			/* and nobody has been told */
	struct list_head sigqueue;	/* who sent them, and why */
	unsigned int nr_queued;
	struct sigqueue *sigqueue_cache; /* one more, not in use */
	stack_t sas;			/* the alternate stack */
	struct timer_list real_timer;	/* setitimer(2), ITIMER_REAL */
	struct cpu_itimer it[2];	/* ITIMER_VIRTUAL, ITIMER_PROF */
	u64 real_interval;
	struct restart_block restart_block;

	int *set_child_tid;		/* user address, CLONE_CHILD_SETTID */
	int *clear_child_tid;		/* user address, set_tid_address(2) */
	struct task_struct *vfork_parent; /* waits until we exec or exit */
	bool vfork_done;		/* our own child by vfork() has */

	/* Family. */
	struct task_struct *parent;
	struct list_head children, sibling;
	struct list_head tasks;		/* all of them, by age */
	int exit_signal;
	int exit_code;			/* as wait4(2) reports it */
	struct wait_queue_head wait_child;
	int pgrp, session;
	int oom_score_adj;		/* see oom_badness() */

	/* Sums over the children waited for. */
	unsigned long cmin_flt, cmaj_flt;
	unsigned long cmaxrss;		/* the largest of them, in pages */
	u64 cutime, cstime;
};

/* The boot thread, later the idle task; head of the list of all tasks. */
extern struct task_struct init_task;

#define for_each_task(t)	list_for_each_entry(t, &init_task.tasks, tasks)

extern struct mm_struct *active_mm;	/* the one in TTBR0 */
extern unsigned long nr_context_switches;
extern unsigned int nr_running;		/* tasks that want the CPU */

#define TIME_SLICE_NS	10000000	/* of nice 0 */
void sched_init(void);
/* @nice is -20 (more of the CPU) to 19. */
void set_user_nice(struct task_struct *task, int nice);
u64 sched_next_event(void);		/* for kernel/time.c */
void sched_timer_expired(u64 now);
void schedule_tail(void);		/* from ret_from_fork */
void wake_up_process(struct task_struct *task);
/* Put a task that was made by copy_process() into the run queue. */
void wake_up_new_task(struct task_struct *task);
/* Give way: to the end of the run queue, then schedule(). */
void yield(void);
void __noreturn cpu_idle(void);
struct task_struct *find_task_by_pid(int pid);

/* kernel/fork.c */
struct kernel_clone_args {
	u32 flags;			/* CLONE_*; low byte: exit signal */
	unsigned long stack;		/* new user stack pointer, or 0 */
	int *parent_tid, *child_tid;	/* user addresses */
	unsigned long tls;
	int (*fn)(void *arg);		/* a kernel thread instead */
	void *fn_arg;
};
/* The new task's pid, or -EAGAIN, -ENOMEM, -EINVAL. */
long kernel_clone(const struct kernel_clone_args *args);
void fork_init(void);
void release_task(struct task_struct *task);

unsigned int count_tasks(void);
extern unsigned long total_forks;
extern int last_pid;			/* given most recently */
extern unsigned int max_threads;
#define PID_MAX		32768

/*
 * kernel/sys_resource.c: what @task has used; @who as in getrusage(2), or
 * RUSAGE_BOTH: itself and the children it waited for.
 */
#define RUSAGE_BOTH	(-2)
void getrusage_task(struct task_struct *task, int who, struct rusage *ru);

/* kernel/jobctrl.c */
/* Is there nobody outside of our process group who could continue us? */
bool is_current_pgrp_orphaned(void);
/*
 * With @task gone (@parent NULL), or with its parent @parent gone, a group of
 * stopped jobs may have nobody left to continue it: SIGHUP and SIGCONT for
 * them; _exit(2).
 */
void kill_orphaned_pgrp(struct task_struct *task, struct task_struct *parent);

/*
 * kernel/tick.c: how the time was spent. What a task had of the CPU is known
 * exactly; how much of it in user mode and how much in the kernel, from what
 * the ticks saw. Neither part ever shrinks from one look to the next.
 */
u64 task_sched_runtime(const struct task_struct *task);	/* ns of CPU */
void task_cputime(struct task_struct *task, u64 *utime, u64 *stime);
void cputime_adjust(u64 rtime, u32 uticks, u32 sticks,
		    struct prev_cputime *prev);
extern u32 user_ticks, system_ticks;	/* of all tasks there ever were */
extern struct pt_regs *irq_regs;	/* of what was interrupted */
/* The idle task is about to give the CPU away. Interrupts are off. */
void tick_nohz_idle_exit(void);

/* Load averages over 1, 5 and 15 minutes, in units of 1 / FIXED_1. */
#define FSHIFT		11
#define FIXED_1		(1UL << FSHIFT)
void get_avenrun(unsigned long loads[3]);

/*
 * kernel/futex.c: wake at most @nr (at least one) of those who sleep by the
 * user's word at @uaddr with a bit of @bitset. Their number; -EINVAL, -EFAULT.
 */
long futex_wake(const u32 *uaddr, bool private, int nr, u32 bitset);

/* kernel/kthread.c */
/* A kernel thread that runs @fn(@arg); pid or -errno. It inherits from the
 * running task: programs let kthread_run() (<fs/upcall.h>) do it. */
int kernel_thread(int (*fn)(void *arg), void *arg, const char *name);
/*
 * PID 2: the parent of kernel threads, who makes them for others; buries
 * children that their parents will not wait for.
 */
int kthreadd(void *unused);
/* task_work_run() for the running task, if its flag says so. */
void resume_user_mode_work(void);

/* kernel/exit.c */
/* Wake the vfork() parent, if any: its memory is its own again. */
void mm_release(struct task_struct *task);
void __noreturn do_exit(int code);	/* @code as wait4(2) reports it */

/* kernel/exec.c: execve(2) with strings of the kernel's. */
int kernel_execve(const char *path, const char *const argv[],
		  const char *const envp[]);

/* kernel/mm.c: address spaces as a whole. */

/* An empty one with one user, of @parent's family or (NULL) of a new one; NULL
 * when there is no memory. */
struct mm_struct *mm_alloc(const unsigned long *rlim, struct mm_struct *parent);
/* A copy for fork: areas, and the entries of private memory. */
struct mm_struct *dup_mm(struct mm_struct *oldmm, const unsigned long *rlim);
/* One user less; the last one takes everything down. */
void mmput(struct mm_struct *mm);
/* Let the current task have @mm (NULL: none) instead of what it has. */
void use_mm(struct mm_struct *mm);
void mm_cache_init(void);

/* arch/arm/kernel/process.c */

/* Set up @task's first switch: @regs for user mode, or a kernel thread. */
void copy_thread(struct task_struct *task,
		 const struct kernel_clone_args *args);
/* Let @regs begin a program at @pc (bit 0: Thumb) with stack @sp. */
void start_thread(struct pt_regs *regs, unsigned long pc, unsigned long sp);

#endif
