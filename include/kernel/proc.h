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

/* kernel/proc_array.c */
int proc_pid_stat(struct seq_file *m);
int proc_pid_statm(struct seq_file *m);
int proc_pid_status(struct seq_file *m);
int proc_pid_comm(struct seq_file *m);

/* kernel/proc_mem.c */
int proc_pid_maps(struct seq_file *m);
int proc_pid_cmdline(struct seq_file *m);
int proc_pid_environ(struct seq_file *m);
int proc_pid_auxv(struct seq_file *m);
extern const struct file_operations proc_pagemap_fops, proc_pte_fops;

/* kernel/proc_misc.c */
extern const struct proc_dir proc_misc_dir;

#endif
