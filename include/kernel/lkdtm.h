/*
 * Crashing on purpose, to show that protection works. The name and the
 * words are those of Linux's kernel dump test module.
 */
#ifndef KERNEL_LKDTM_H
#define KERNEL_LKDTM_H

/* Do what the command line's lkdtm= asks for, if it does. */
void lkdtm_run(void);

#endif
