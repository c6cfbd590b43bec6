/* readv(2), writev(2): memory in pieces. */
#ifndef UAPI_UIO_H
#define UAPI_UIO_H

#include <lib/types.h>

struct iovec {
	void *iov_base;
	size_t iov_len;
};

#define UIO_MAXIOV	1024

/* preadv2(2) */
#define RWF_HIPRI	1
#define RWF_DSYNC	2
#define RWF_SYNC	4
#define RWF_APPEND	16

#endif
