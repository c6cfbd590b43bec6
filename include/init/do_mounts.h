/* The root directory, when it is on a disk. */
#ifndef INIT_DO_MOUNTS_H
#define INIT_DO_MOUNTS_H

/* What root= says, or NULL: the initramfs is all there is. */
extern const char *root_device_name;

/*
 * Mount it and let it be "/" for PID 1. Panics when that cannot be. Called
 * from kernel_init() when nobody else, an /init in an initramfs, is going to.
 */
void prepare_namespace(void);

#endif
