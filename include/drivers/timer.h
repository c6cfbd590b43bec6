/*
 * The clock and the alarm: a counter which never stops, and one event at a
 * time that interrupts when the counter gets there. What is to happen then,
 * and what comes next, is for kernel/time to know.
 */
#ifndef DRIVERS_TIMER_H
#define DRIVERS_TIMER_H

#include <lib/types.h>

/*
 * Find the timer in the tree and start the clock; needs init_IRQ(). Panics
 * if there is none: the kernel can neither measure time nor share the CPU.
 */
void timer_probe(void);

/*
 * Nanoseconds since timer_probe(), 0 before. Never goes back and does not
 * wrap within the machine's life. May be called anywhere.
 */
u64 sched_clock(void);

/*
 * Interrupt once when sched_clock() has reached @expires_ns, never earlier;
 * at once if it has already. Replaces the event set before.
 */
void clockevents_program_event(u64 expires_ns);

/* Forget the event that is set, if any. */
void clockevents_stop(void);

/*
 * @fn is called when an event has come, in the interrupt (off, must not
 * sleep). No event is set at that time; @fn sets the next.
 */
void clockevents_set_handler(void (*fn)(void));

#endif
