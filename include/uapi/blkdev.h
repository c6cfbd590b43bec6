/* ioctl(2) on block devices; Linux has these in <linux/fs.h>. */
#ifndef UAPI_BLKDEV_H
#define UAPI_BLKDEV_H

#include <uapi/ioctl.h>

#define BLKROSET	_IO(0x12, 93)	/* read-only: int, set and ... */
#define BLKROGET	_IO(0x12, 94)	/* ... get */
#define BLKGETSIZE	_IO(0x12, 96)	/* in units of 512 bytes: long */
#define BLKFLSBUF	_IO(0x12, 97)	/* write what is dirty, forget all */
#define BLKSSZGET	_IO(0x12, 104)	/* the logical block: int */
#define BLKPBSZGET	_IO(0x12, 123)	/* the physical one: int */
#define BLKBSZGET	_IOR(0x12, 112, long)	/* the soft block: int */
#define BLKGETSIZE64	_IOR(0x12, 114, long)	/* in bytes: u64 */

#endif
