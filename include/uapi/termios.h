/*
 * Terminals: termios(3), tty_ioctl(2). Numbers and layouts are Linux's for
 * ARM; struct termios is the one of TCGETS, not the C library's.
 */
#ifndef UAPI_TERMIOS_H
#define UAPI_TERMIOS_H

#include <lib/compiler.h>

#define NCCS	19

struct termios {
	u32 c_iflag;			/* input */
	u32 c_oflag;			/* output */
	u32 c_cflag;			/* the line: speed, bits */
	u32 c_lflag;			/* local: editing, echo, signals */
	u8 c_line;			/* line discipline: 0 */
	u8 c_cc[NCCS];			/* control characters; 0: none */
};
static_assert(sizeof(struct termios) == 36, "as TCGETS copies it");

/* The same with the speeds as numbers: TCGETS2. */
struct termios2 {
	struct termios t;
	u32 c_ispeed, c_ospeed;
};
static_assert(sizeof(struct termios2) == 44, "as TCGETS2 says");

struct winsize {
	u16 ws_row, ws_col, ws_xpixel, ws_ypixel;
};

/* Indices into c_cc */
#define VINTR		0
#define VQUIT		1
#define VERASE		2
#define VKILL		3
#define VEOF		4
#define VTIME		5
#define VMIN		6
#define VSTART		8
#define VSTOP		9
#define VSUSP		10
#define VEOL		11
#define VREPRINT	12
#define VDISCARD	13
#define VWERASE		14
#define VLNEXT		15
#define VEOL2		16

/* c_iflag */
#define PARMRK		0000010
#define ISTRIP		0000040
#define INLCR		0000100
#define IGNCR		0000200
#define ICRNL		0000400
#define IUCLC		0001000
#define IXON		0002000
#define IXANY		0004000
#define IXOFF		0010000
#define IMAXBEL		0020000
#define IUTF8		0040000

/* c_oflag */
#define OPOST		0000001
#define OLCUC		0000002
#define ONLCR		0000004
#define OCRNL		0000010
#define ONOCR		0000020
#define ONLRET		0000040
#define TABDLY		0014000
#define XTABS		0014000		/* the only delay of a tab that counts */

/* c_cflag */
#define B115200		0010002
#define CS8		0000060
#define CREAD		0000200
#define HUPCL		0002000
#define CLOCAL		0004000

/* c_lflag */
#define ISIG		0000001
#define ICANON		0000002
#define ECHO		0000010
#define ECHOE		0000020
#define ECHOK		0000040
#define ECHONL		0000100
#define NOFLSH		0000200
#define TOSTOP		0000400
#define ECHOCTL		0001000
#define ECHOPRT		0002000
#define ECHOKE		0004000
#define IEXTEN		0100000

/* ioctl(2) */
#define TCGETS		0x5401
#define TCSETS		0x5402
#define TCSETSW		0x5403
#define TCSETSF		0x5404
#define TCSBRK		0x5409
#define TCXONC		0x540a
#define TCFLSH		0x540b
#define TIOCEXCL	0x540c
#define TIOCNXCL	0x540d
#define TIOCSCTTY	0x540e
#define TIOCGPGRP	0x540f
#define TIOCSPGRP	0x5410
#define TIOCOUTQ	0x5411
#define TIOCSTI		0x5412
#define TIOCGWINSZ	0x5413
#define TIOCSWINSZ	0x5414
#define TIOCINQ		0x541b
#define TIOCNOTTY	0x5422
#define TIOCSETD	0x5423
#define TIOCGETD	0x5424
#define TCSBRKP		0x5425
#define TIOCGSID	0x5429
#define TCGETS2		0x802c542a
#define TCSETS2		0x402c542b
#define TCSETSW2	0x402c542c
#define TCSETSF2	0x402c542d
#define TIOCGDEV	0x80045432
#define TIOCVHANGUP	0x5437
#define TIOCGEXCL	0x80045440

/* Arguments of TCFLSH and TCXONC */
#define TCIFLUSH	0
#define TCOFLUSH	1
#define TCIOFLUSH	2
#define TCOOFF		0
#define TCOON		1
#define TCIOFF		2
#define TCION		3

#endif
