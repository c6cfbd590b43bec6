/*
 * futex(2): sleep as long as a word of memory has a value, and wake those who
 * sleep by it. The word is known by where it is: in a shared map by its place
 * in the file, so that processes meet there, else by address space and
 * address. The kernel is not preempted, so nothing comes between looking at
 * the word and going to sleep.
 */
#include <asm/uaccess.h>
#include <fs/upcall.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <lib/list.h>
#include <lib/wait.h>
#include <mm/mm.h>
#include <uapi/errno.h>
#include <uapi/futex.h>
#include <uapi/time.h>

#define NEVER		(~0ULL)

struct futex_q {
	struct list_head list;
	struct task_struct *task;
	const void *space;		/* mm_struct, or the file's pages */
	unsigned long offset;
	u32 bitset;
	bool woken;			/* and out of the list */
};

static LIST_HEAD(futex_queue);

/* Where the word is. 0; -EINVAL: not on a word; -EFAULT: nowhere. */
static int get_futex_key(const u32 *uaddr, bool private, struct futex_q *q)
{
	unsigned long addr = (unsigned long)uaddr;
	struct vm_area_struct *vma;

	if (addr % sizeof(*uaddr))
		return -EINVAL;
	if (!access_ok(uaddr, sizeof(*uaddr)))
		return -EFAULT;
	q->space = current->mm;
	q->offset = addr;
	if (private)
		return 0;
	vma = find_vma(current->mm, addr);
	if (!vma || vma->vm_start > addr || !(vma->vm_flags & VM_READ))
		return -EFAULT;
	/* Nobody could ever change it there: Linux does not take it either. */
	if (!vma->vm_file && !(vma->vm_flags & VM_WRITE))
		return -EFAULT;
	if (vma->vm_flags & VM_SHARED) {
		q->space = vma->vm_mapping;
		q->offset = addr - vma->vm_start +
			    (vma->vm_pgoff << PAGE_SHIFT);
	}
	return 0;
}

/* 0 when woken; -ETIMEDOUT, -ERESTARTSYS. @q is in the queue. */
static long futex_wait_queue(const struct futex_q *q, u64 deadline)
{
	long err = 0;

	for (;;) {
		current->state = TASK_INTERRUPTIBLE;
		if (q->woken)
			break;
		if (current_signal_pending()) {
			err = -ERESTARTSYS;
			break;
		}
		if (deadline == NEVER) {
			schedule();
		} else if (ktime_get_ns() < deadline) {
			schedule_until(deadline);
		} else {
			err = -ETIMEDOUT;
			break;
		}
	}
	current->state = TASK_RUNNING;
	return q->woken ? 0 : err;
}

static long futex_wait(const u32 *uaddr, bool private, u32 val, u64 deadline,
		       u32 bitset)
{
	struct futex_q q = { .task = current, .bitset = bitset };
	long err = get_futex_key(uaddr, private, &q);
	u32 now;

	if (err)
		return err;
	/* Reading may sleep: who changes the word then must find us waiting. */
	list_add_tail(&q.list, &futex_queue);
	if (get_user(now, uaddr))
		err = -EFAULT;
	else if (now != val)
		err = -EAGAIN;
	else
		err = futex_wait_queue(&q, deadline);
	if (q.woken)
		return 0;
	list_del(&q.list);
	return err;
}

long futex_wake(const u32 *uaddr, bool private, int nr, u32 bitset)
{
	struct futex_q key, *q, *next;
	long woken = 0;
	int err = get_futex_key(uaddr, private, &key);

	if (err)
		return err;
	list_for_each_entry_safe(q, next, &futex_queue, list) {
		if (q->space != key.space || q->offset != key.offset ||
		    !(q->bitset & bitset))
			continue;
		list_del(&q->list);
		q->woken = true;
		wake_up_process(q->task);
		if (++woken >= nr)
			break;
	}
	return woken;
}

/* A wait for some time that a signal ended: until when it was to end. */
static long futex_wait_restart(struct restart_block *restart)
{
	long err = futex_wait(restart->uaddr, false, restart->n,
			      restart->expires, FUTEX_BITSET_MATCH_ANY);

	return err == -ERESTARTSYS ? -ERESTART_RESTARTBLOCK : err;
}

/* FUTEX_WAIT takes how long, FUTEX_WAIT_BITSET until when. */
static long do_futex_wait(u32 *uaddr, int op, u32 val,
			  const struct __kernel_timespec *ts, u32 bitset)
{
	bool private = op & FUTEX_PRIVATE_FLAG;
	u64 deadline = NEVER;
	long err;

	if (ts) {
		if (!timespec_valid(ts))
			return -EINVAL;
		deadline = timespec_to_ns(ts);
		if ((op & FUTEX_CMD_MASK) == FUTEX_WAIT)
			deadline += ktime_get_ns();
		else if (op & FUTEX_CLOCK_REALTIME)
			deadline -= min(deadline, ktime_get_real_ns() -
						  ktime_get_ns());
	}
	err = futex_wait(uaddr, private, val, deadline, bitset);
	if (err != -ERESTARTSYS || !ts)
		return err;
	if ((op & FUTEX_CMD_MASK) != FUTEX_WAIT)
		return -ERESTARTNOHAND;
	current->restart_block = (struct restart_block){
		futex_wait_restart, deadline, uaddr, val
	};
	return -ERESTART_RESTARTBLOCK;
}

static long do_futex(u32 *uaddr, int op, u32 val,
		     const struct __kernel_timespec *ts, u32 bitset)
{
	int cmd = op & FUTEX_CMD_MASK;

	if ((op & FUTEX_CLOCK_REALTIME) && cmd != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	if (cmd == FUTEX_WAIT || cmd == FUTEX_WAKE)
		bitset = FUTEX_BITSET_MATCH_ANY;
	switch (cmd) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
		return bitset ? do_futex_wait(uaddr, op, val, ts, bitset) :
		       -EINVAL;
	case FUTEX_WAKE:
	case FUTEX_WAKE_BITSET:
		return bitset ? futex_wake(uaddr, op & FUTEX_PRIVATE_FLAG, val,
					   bitset) : -EINVAL;
	default:
		return -ENOSYS;
	}
}

static bool takes_time(int op)
{
	int cmd = op & FUTEX_CMD_MASK;

	return cmd == FUTEX_WAIT || cmd == FUTEX_WAIT_BITSET;
}

long sys_futex_time32(u32 *uaddr, int op, u32 val,
		      const struct old_timespec32 *utime, u32 *uaddr2,
		      u32 val3)
{
	struct __kernel_timespec ts, *tsp = NULL;

	(void)uaddr2;
	if (utime && takes_time(op)) {
		if (get_old_timespec32(&ts, utime))
			return -EFAULT;
		tsp = &ts;
	}
	return do_futex(uaddr, op, val, tsp, val3);
}

long sys_futex(u32 *uaddr, int op, u32 val,
	       const struct __kernel_timespec *utime, u32 *uaddr2, u32 val3)
{
	struct __kernel_timespec ts, *tsp = NULL;

	(void)uaddr2;
	if (utime && takes_time(op)) {
		if (get_timespec64(&ts, utime))
			return -EFAULT;
		tsp = &ts;
	}
	return do_futex(uaddr, op, val, tsp, val3);
}
