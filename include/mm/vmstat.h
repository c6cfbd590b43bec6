/*
 * What has happened since boot, as /proc/vmstat tells it. Faults are counted
 * in the task alone, since that is the hottest path there is; a task that
 * ends leaves its counts here. all_vm_events() adds the living ones.
 */
#ifndef MM_VMSTAT_H
#define MM_VMSTAT_H

enum vm_event_item {
	PGALLOC, PGFREE, PGFAULT, PGMAJFAULT,
	PGACTIVATE, PGDEACTIVATE, PGLAZYFREED, PGSCAN_KSWAPD, PGSTEAL_KSWAPD,
	ALLOCSTALL, PSWPIN, PSWPOUT,
	NR_VM_EVENTS
};

extern unsigned long vm_events[NR_VM_EVENTS];

/* kernel/fork.c: the sums, in @events[NR_VM_EVENTS]. */
void all_vm_events(unsigned long *events);

#endif
