/*
 * Doors: waiting for files. poll(2) and select(2) are the same thing with
 * two ways of asking; both become an array of poll_fd.
 */
#include <lib/string.h>
#include <uapi/poll.h>
#include <uapi/time.h>
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <fs/poll.h>
#include <fs/upcall.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <mm/slab.h>

#define NEVER		(~0ULL)

struct poll_fd {
	struct file *file;		/* held while we wait, or NULL */
	u32 events, revents;
};

/* Ask all files once; how many have something to tell. */
static int ask_all(struct poll_fd *fds, unsigned int nr, struct poll_table *pt)
{
	int count = 0;

	for (unsigned int i = 0; i < nr; i++) {
		struct poll_fd *p = &fds[i];

		if (p->file)
			p->revents = vfs_poll(p->file, count ? NULL : pt) &
				     p->events;
		if (p->revents)
			count++;
	}
	return count;
}

/*
 * Wait until one of @fds has something, the moment @deadline (NEVER: none;
 * 0: do not wait) or a signal comes. The number of those that have, or
 * -ERESTARTNOHAND, -ENOMEM. The queues are joined afresh in each round.
 */
static int do_poll(struct poll_fd *fds, unsigned int nr, u64 deadline)
{
	static DECLARE_WAIT_QUEUE_HEAD(nothing);
	struct poll_table pt;
	int count;

	if (!deadline)
		return ask_all(fds, nr, NULL);
	for (;;) {
		poll_initwait(&pt);
		poll_wait(&nothing, &pt);	/* sleep also without files */
		count = ask_all(fds, nr, &pt);
		if (!count)
			count = pt.error;
		if (!count && current_signal_pending())
			count = -ERESTARTNOHAND;
		if (count || ktime_get_ns() >= deadline)
			break;
		if (deadline == NEVER)
			schedule();
		else
			schedule_until(deadline);
		poll_freewait(&pt);
	}
	poll_freewait(&pt);
	return count;
}

static void put_fds(struct poll_fd *fds, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		if (fds[i].file)
			fput(fds[i].file);
	kfree(fds);
}

/* A moment so many ns from now; a length of zero is "do not wait". */
static u64 deadline_after(s64 ns)
{
	return ns ? ktime_get_ns() + ns : 0;
}

static long poll_until(struct pollfd *ufds, unsigned int nfds, u64 deadline)
{
	struct poll_fd *fds;
	long ret = -EFAULT;

	if (nfds > current->rlim[RLIMIT_NOFILE] || nfds > NR_OPEN_MAX)
		return -EINVAL;
	fds = kzalloc(max(nfds, 1u) * sizeof(*fds), GFP_KERNEL);
	if (!fds)
		return -ENOMEM;
	for (unsigned int i = 0; i < nfds; i++) {
		struct pollfd u;

		if (copy_from_user(&u, &ufds[i], sizeof(u)))
			goto out;
		fds[i].events = (u16)u.events | POLLERR | POLLHUP | POLLNVAL;
		if (u.fd < 0)
			continue;
		fds[i].file = fget(current->files, u.fd);
		if (!fds[i].file)
			fds[i].revents = POLLNVAL;
	}
	ret = do_poll(fds, nfds, deadline);
	if (ret < 0)
		goto out;
	for (unsigned int i = 0; i < nfds; i++) {
		if (put_user((s16)fds[i].revents, &ufds[i].revents)) {
			ret = -EFAULT;
			break;
		}
	}
out:
	put_fds(fds, nfds);
	return ret;
}

static long do_restart_poll(struct pollfd *ufds, unsigned int nfds,
			    u64 deadline);

static long poll_restart(struct restart_block *restart)
{
	return do_restart_poll(restart->uaddr, restart->n, restart->expires);
}

/* Interrupted and made again, it ends when it would have ended. */
static long do_restart_poll(struct pollfd *ufds, unsigned int nfds,
			    u64 deadline)
{
	long ret = poll_until(ufds, nfds, deadline);

	if (ret != -ERESTARTNOHAND)
		return ret;
	current->restart_block = (struct restart_block){
		poll_restart, deadline, ufds, nfds
	};
	return -ERESTART_RESTARTBLOCK;
}

long sys_poll(struct pollfd *ufds, unsigned int nfds, int timeout_msecs)
{
	u64 deadline = timeout_msecs < 0 ? NEVER :
		       deadline_after(timeout_msecs * NSEC_PER_MSEC);

	return do_restart_poll(ufds, nfds, deadline);
}

/*
 * When a wait of the user's length @uts ends; NULL: never. @time32 says of
 * which kind it is. 0 or -errno.
 */
static int timespec_deadline(const void *uts, bool time32, u64 *deadline)
{
	struct __kernel_timespec ts;

	*deadline = NEVER;
	if (!uts)
		return 0;
	if (time32 ? get_old_timespec32(&ts, uts) : get_timespec64(&ts, uts))
		return -EFAULT;
	if (!timespec_valid(&ts))
		return -EINVAL;
	*deadline = deadline_after(timespec_to_ns(&ts));
	return 0;
}

/* What is left until @deadline, in ns. */
static s64 time_left(u64 deadline)
{
	u64 now = ktime_get_ns();

	return deadline > now ? (s64)(deadline - now) : 0;
}

/* Linux tells the rest of the time; a bad address there is not an error. */
static void put_timespec_left(void *uts, bool time32, u64 deadline)
{
	s64 left = time_left(deadline);

	if (uts && (time32 ? put_old_timespec32(left, uts) :
			     put_timespec64(left, uts)))
		return;
}

static long do_ppoll(struct pollfd *ufds, unsigned int nfds, void *tsp,
		     bool time32, const sigset_t *sigmask, size_t sigsetsize)
{
	u64 deadline;
	long ret = timespec_deadline(tsp, time32, &deadline);

	if (!ret)
		ret = set_user_sigmask(sigmask, sigsetsize);
	if (ret)
		return ret;
	ret = poll_until(ufds, nfds, deadline);
	restore_saved_sigmask_unless(ret == -ERESTARTNOHAND);
	put_timespec_left(tsp, time32, deadline);
	return ret;
}

long sys_ppoll_time32(struct pollfd *ufds, unsigned int nfds,
		      struct old_timespec32 *tsp, const sigset_t *sigmask,
		      size_t sigsetsize)
{
	return do_ppoll(ufds, nfds, tsp, true, sigmask, sigsetsize);
}

long sys_ppoll(struct pollfd *ufds, unsigned int nfds,
	       struct __kernel_timespec *tsp, const sigset_t *sigmask,
	       size_t sigsetsize)
{
	return do_ppoll(ufds, nfds, tsp, false, sigmask, sigsetsize);
}

/* The three sets of select(2), and the events that each of them means. */
enum { SET_IN, SET_OUT, SET_EX, NR_SETS };

static const u32 set_events[NR_SETS] = {
	POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR,
	POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR,
	POLLPRI,
};

/* Words in a set of @n descriptors. The three lie one behind the other. */
static size_t set_words(unsigned int n)
{
	return DIV_ROUND_UP(n, 32);
}

/* Fetch the sets, which are zeros, and hold their files. 0 or -errno. */
static int get_sets(u32 *const usets[NR_SETS], unsigned int n, u32 *sets,
		    struct poll_fd *fds)
{
	size_t words = set_words(n);
	u32 *set = sets;

	for (int s = 0; s < NR_SETS; s++, set += words) {
		if (usets[s] && copy_from_user(set, usets[s],
					       words * sizeof(u32)))
			return -EFAULT;
		if (n % 32)	/* what lies behind is neither asked nor told */
			set[n / 32] &= (1u << n % 32) - 1;
	}
	for (unsigned int fd = 0; fd < n; fd++) {
		for (int s = 0; s < NR_SETS; s++)
			if (sets[s * words + fd / 32] >> (fd % 32) & 1)
				fds[fd].events |= set_events[s];
		if (!fds[fd].events)
			continue;
		fds[fd].file = fget(current->files, fd);
		if (!fds[fd].file)
			return -EBADF;
	}
	return 0;
}

/* Write the answers over the questions. How many bits are set. */
static int put_sets(u32 *const usets[NR_SETS], unsigned int n, u32 *sets,
		    const struct poll_fd *fds)
{
	size_t words = set_words(n);
	int count = 0;

	for (unsigned int fd = 0; fd < n; fd++) {
		for (int s = 0; s < NR_SETS; s++) {
			u32 *word = &sets[s * words + fd / 32];
			u32 bit = 1u << (fd % 32);

			if ((*word & bit) && (fds[fd].revents & set_events[s]))
				count++;
			else
				*word &= ~bit;
		}
	}
	for (int s = 0; s < NR_SETS; s++)
		if (usets[s] && copy_to_user(usets[s], sets + s * words,
					     words * sizeof(u32)))
			return -EFAULT;
	return count;
}

static long select_until(int n, u32 *inp, u32 *outp, u32 *exp, u64 deadline)
{
	u32 *const usets[NR_SETS] = { inp, outp, exp };
	unsigned int nr = min(n, (int)current->files->max_fds);
	u32 *sets;
	struct poll_fd *fds;
	long ret = -ENOMEM;

	if (n < 0)
		return -EINVAL;
	fds = kzalloc(max(nr, 1u) * sizeof(*fds), GFP_KERNEL);
	if (!fds)
		return -ENOMEM;
	sets = kzalloc(max(set_words(nr), (size_t)1) * NR_SETS * sizeof(u32),
		       GFP_KERNEL);
	if (sets)
		ret = get_sets(usets, nr, sets, fds);
	if (!ret)
		ret = do_poll(fds, nr, deadline);
	if (ret >= 0)
		ret = put_sets(usets, nr, sets, fds);
	kfree(sets);
	put_fds(fds, nr);
	return ret;
}

long sys_select(int n, u32 *inp, u32 *outp, u32 *exp, struct old_timeval32 *tvp)
{
	struct old_timeval32 tv;
	u64 deadline = NEVER;
	long ret;

	if (tvp) {
		if (copy_from_user(&tv, tvp, sizeof(tv)))
			return -EFAULT;
		if (tv.tv_sec < 0 || tv.tv_usec < 0)
			return -EINVAL;
		deadline = deadline_after(tv.tv_sec * NSEC_PER_SEC +
					  tv.tv_usec * 1000LL);
	}
	ret = select_until(n, inp, outp, exp, deadline);
	if (tvp) {
		s64 left = time_left(deadline);

		tv.tv_sec = left / NSEC_PER_SEC;
		tv.tv_usec = left % NSEC_PER_SEC / 1000;
		if (copy_to_user(tvp, &tv, sizeof(tv)))
			return ret;	/* not an error, as in Linux */
	}
	return ret;
}

static long do_pselect(int n, u32 *inp, u32 *outp, u32 *exp, void *tsp,
		       bool time32, const struct sigset_argpack *sig)
{
	struct sigset_argpack mask = { NULL, 0 };
	u64 deadline;
	long ret = timespec_deadline(tsp, time32, &deadline);

	if (!ret && sig && copy_from_user(&mask, sig, sizeof(mask)))
		ret = -EFAULT;
	if (!ret)
		ret = set_user_sigmask(mask.p, mask.size);
	if (ret)
		return ret;
	ret = select_until(n, inp, outp, exp, deadline);
	restore_saved_sigmask_unless(ret == -ERESTARTNOHAND);
	put_timespec_left(tsp, time32, deadline);
	return ret;
}

long sys_pselect6_time32(int n, u32 *inp, u32 *outp, u32 *exp,
			 struct old_timespec32 *tsp,
			 const struct sigset_argpack *sig)
{
	return do_pselect(n, inp, outp, exp, tsp, true, sig);
}

long sys_pselect6(int n, u32 *inp, u32 *outp, u32 *exp,
		  struct __kernel_timespec *tsp,
		  const struct sigset_argpack *sig)
{
	return do_pselect(n, inp, outp, exp, tsp, false, sig);
}
