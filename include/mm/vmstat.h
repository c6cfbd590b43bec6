/* What has happened since boot, as /proc/vmstat tells it. */
#ifndef MM_VMSTAT_H
#define MM_VMSTAT_H

enum vm_event_item { PGALLOC, PGFREE, PGFAULT, PGMAJFAULT, NR_VM_EVENTS };

extern unsigned long vm_events[NR_VM_EVENTS];

static inline void count_vm_event(enum vm_event_item item)
{
	vm_events[item]++;
}

#endif
