/*
 * The kernel's error numbers become newlib's.
 *
 * Up to 34 both are Unix V7's.  Above, newlib has System V's and Linux its
 * own: ENOSYS is 88 here and 38 there.  libc.a is compiled with newlib's
 * numbers (strerror, EOVERFLOW in stdio), so the kernel's are translated
 * where they enter, and a program never sees them.
 */
#define __LINUX_ERRNO_EXTENSIONS__
#include <errno.h>

/* Indexed by Linux's number minus 35; 0 where newlib has no such error. */
static const unsigned char above_34[] = {
	/* 35 */ EDEADLK, ENAMETOOLONG, ENOLCK, ENOSYS, ENOTEMPTY,
	/* 40 */ ELOOP, 0, ENOMSG, EIDRM, ECHRNG,
	/* 45 */ EL2NSYNC, EL3HLT, EL3RST, ELNRNG, EUNATCH,
	/* 50 */ ENOCSI, EL2HLT, EBADE, EBADR, EXFULL,
	/* 55 */ ENOANO, EBADRQC, EBADSLT, 0, EBFONT,
	/* 60 */ ENOSTR, ENODATA, ETIME, ENOSR, ENONET,
	/* 65 */ ENOPKG, EREMOTE, ENOLINK, EADV, ESRMNT,
	/* 70 */ ECOMM, EPROTO, EMULTIHOP, EDOTDOT, EBADMSG,
	/* 75 */ EOVERFLOW, ENOTUNIQ, EBADFD, EREMCHG, ELIBACC,
	/* 80 */ ELIBBAD, ELIBSCN, ELIBMAX, ELIBEXEC, EILSEQ,
	/* 85 */ EINTR, ESTRPIPE, EUSERS, ENOTSOCK, EDESTADDRREQ,
	/* 90 */ EMSGSIZE, EPROTOTYPE, ENOPROTOOPT, EPROTONOSUPPORT,
		 ESOCKTNOSUPPORT,
	/* 95 */ EOPNOTSUPP, EPFNOSUPPORT, EAFNOSUPPORT, EADDRINUSE,
		 EADDRNOTAVAIL,
	/* 100 */ ENETDOWN, ENETUNREACH, ENETRESET, ECONNABORTED, ECONNRESET,
	/* 105 */ ENOBUFS, EISCONN, ENOTCONN, ESHUTDOWN, ETOOMANYREFS,
	/* 110 */ ETIMEDOUT, ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH, EALREADY,
	/* 115 */ EINPROGRESS, ESTALE,
};

_Static_assert(sizeof(above_34) == 116 - 35 + 1, "the table has a gap");

static int newlib_errno(unsigned int nr)
{
	if (nr < 35)
		return nr;
	if (nr - 35 < sizeof(above_34) && above_34[nr - 35])
		return above_34[nr - 35];
	return __ELASTERROR + nr;
}

/*
 * Turns the kernel's answer into the caller's: the value itself, or -1 with
 * errno set.  Called from syscall.S with the answer in r0.
 */
long __syscall_result(unsigned long answer)
{
	if (answer < -4095ul)
		return answer;
	errno = newlib_errno(-answer);
	return -1;
}
