/*
 * Turning the machine off, and over again.
 */
#ifndef DRIVERS_RESET_H
#define DRIVERS_RESET_H

#include <lib/compiler.h>

/* Find out from the tree how it is done here; needs ioremap(). */
void reset_init(void);

/*
 * Neither returns. If the machine knows no way, or the way fails, a message
 * says that it is stopped and it sleeps with interrupts off. Files are the
 * caller's business.
 */
void machine_power_off(void) __noreturn;
void machine_restart(void) __noreturn;

/* Sleep for ever, with interrupts off. */
void machine_halt(void) __noreturn;

/* For drivers: how it is done. The first to say so is believed. */
void register_power_off(void (*fn)(void));
void register_restart(void (*fn)(void));

#endif
