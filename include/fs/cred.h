/*
 * Credentials: on whose behalf a task acts, and what that allows. Each task
 * has its own, by value; fork copies them, and commit_creds() is the one
 * place that changes them. credentials(7), capabilities(7).
 */
#ifndef FS_CRED_H
#define FS_CRED_H

#include <lib/types.h>
#include <uapi/capability.h>

/*
 * One user or group in four roles: who started the program, whose rights
 * it uses, whose it may go back to, and whose it uses for files.
 */
struct id_set {
	u32 real, effective, saved, fs;
};

/* Supplementary groups, sorted. Never changed once a cred refers to them. */
struct group_info {
	int users;
	u32 ngroups;
	u32 gid[];
};

struct cred {
	struct id_set uid, gid;
	struct group_info *group_info;	/* NULL: none */
	u64 cap_inheritable, cap_permitted, cap_effective, cap_bset;
	bool keep_caps;			/* PR_SET_KEEPCAPS */
	bool no_new_privs;		/* PR_SET_NO_NEW_PRIVS */
};

#define CAP_FULL_SET	((1ULL << (CAP_LAST_CAP + 1)) - 1)
#define CAP_BIT(cap)	(1ULL << (cap))

/* The running task's: an upward call, kernel/cred.c has it. */
const struct cred *current_cred(void);
/* Is @gid the group for files of the running task, or one of its others? */
bool in_group_p(u32 gid);

/* May the running task do what the capability stands for? */
static inline bool capable(int cap)
{
	return current_cred()->cap_effective & CAP_BIT(cap);
}

#endif
