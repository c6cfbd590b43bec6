/* The first files: unpacking the initramfs into the root directory. */
#ifndef INIT_INITRAMFS_H
#define INIT_INITRAMFS_H

#include <lib/compiler.h>

/*
 * Unpack the archive of @len bytes that is part of the kernel, then that of
 * @initrd_len bytes which the boot loader handed over; either may be empty.
 * They are copied, so that their memory can be freed afterwards. What is
 * wrong with one is told on the console; what was unpacked of it stays.
 */
void populate_rootfs(const void *builtin, size_t len, const void *initrd,
		     size_t initrd_len);

#endif
