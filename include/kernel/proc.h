/* What /proc tells of tasks; kernel/proc_*.c. */
#ifndef KERNEL_PROC_H
#define KERNEL_PROC_H

#include <fs/proc_fs.h>
#include <kernel/params.h>
#include <kernel/sched.h>

/* Make the file system known and fill it. Boot only. */
void proc_init(void);

/* The process that a file belongs to, or NULL when it is gone. */
static inline struct task_struct *proc_task(const struct proc_id *id)
{
	return find_task_by_pid(id->pid);
}

/* May the running task look into @task? As ptrace(2) has it: both are the
 * same user and group in all respects, or it has CAP_SYS_PTRACE. */
bool ptrace_may_access(const struct task_struct *task);

/* kernel/proc_base.c: the path that @jump leads to, as a link's text. */
typedef int (*proc_jump_t)(const struct proc_id *id, struct path *path);
int proc_link_text(proc_jump_t jump, const struct proc_id *id, char *buf,
		   size_t size);

/* kernel/proc_fd.c */
extern const struct proc_dir proc_fd_dir, proc_fdinfo_dir;

/* kernel/proc_array.c */
int proc_pid_stat(struct seq_file *m);
int proc_pid_statm(struct seq_file *m);
int proc_pid_status(struct seq_file *m);
int proc_pid_comm(struct seq_file *m);
int proc_pid_comm_store(const struct proc_id *id, char *text);
int proc_pid_wchan(struct seq_file *m);

/* kernel/proc_mem.c */
#define MAPS_NAME_COLUMN	49	/* Linux: 25 + 6 * sizeof(void *) */
extern const struct vm_area_struct gate_vma;
int proc_pid_maps(struct seq_file *m);
void show_map_vma(struct seq_file *m, const struct vm_area_struct *vma);
int proc_pid_smaps(struct seq_file *m);			/* proc_smaps.c */
int proc_pid_smaps_rollup(struct seq_file *m);
int proc_pid_clear_refs(const struct proc_id *id, char *text);
int proc_pid_cmdline(struct seq_file *m);
int proc_pid_environ(struct seq_file *m);
int proc_pid_auxv(struct seq_file *m);
extern const struct file_operations proc_pagemap_fops, proc_pte_fops;

/* kernel/proc_limits.c */
int proc_pid_limits(struct seq_file *m);
int proc_swaps(struct seq_file *m);	/* kernel/sys_swap.c */
int proc_oom_score(struct seq_file *m);
int proc_oom_score_adj(struct seq_file *m);
int proc_oom_score_adj_store(const struct proc_id *id, char *text);

/* kernel/proc_mounts.c */
int proc_pid_mounts(struct seq_file *m);
int proc_pid_mountinfo(struct seq_file *m);

/* kernel/proc_misc.c, proc_stat.c, sysctl.c */
extern const struct proc_dir proc_misc_dir, proc_stat_dir, proc_sys_dir;

#endif
