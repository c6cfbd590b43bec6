/*
 * Changing the credentials of the running task: copy current->cred, change
 * the copy, commit_creds().
 */
#ifndef KERNEL_CRED_H
#define KERNEL_CRED_H

#include <fs/cred.h>

struct linux_binprm;
struct task_struct;

/* Let the current task have @new, whose group_info's reference it takes if
 * that is another one than before. */
void commit_creds(const struct cred *new);
/* May others of the same user look at what the current task does? */
void set_dumpable(bool dumpable);
/* May the current task send signals to @task? */
bool kill_ok_by_cred(const struct task_struct *task);
/* Would the current task's user, unless that is root, have more tasks than
 * RLIMIT_NPROC with @more of them? */
bool nproc_exceeded(int more);
/* After @new's user ids were set, or its fs id: what it loses or gains. */
void cap_emulate_setxuid(struct cred *new, const struct cred *old);
void cap_emulate_setfsuid(struct cred *new, const struct cred *old);
/* NULL is nothing to put. */
void put_group_info(struct group_info *groups);
/* Room for @ngroups of them, with one user. NULL: no memory. */
struct group_info *groups_alloc(u32 ngroups);
/* setgroups(2) with @groups, whose reference it takes in any case. 0, -EINVAL. */
long set_current_groups(struct group_info *groups);
#define NGROUPS_MAX	65536
/* From execve(2), past the point of no return: sets bprm->secureexec. */
void exec_creds(struct linux_binprm *bprm);

#endif
