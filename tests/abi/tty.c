/* The terminal as a program finds it, and raw mode and back. */
#include <string.h>

#include "lib/abi.h"

#define TCGETS		0x5401
#define TCSETS		0x5402
#define TCSETSW		0x5403
#define TIOCGWINSZ	0x5413
#define ICANON		0x2
#define ECHO		0x8

struct termios {
	uint32_t iflag, oflag, cflag, lflag;
	uint8_t line, cc[19];	/* 36 bytes */
};

int main(int argc, char **argv, char **envp)
{
	struct termios t, raw;
	uint16_t size[4];
	long fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	int p[2];

	(void)argc, (void)argv, (void)envp;
	result("TCGETS", sys(NR_ioctl, 0, TCGETS, &t));
	say("iflag %lx oflag %lx lflag %lx line %x", (unsigned long)t.iflag,
	    (unsigned long)t.oflag, (unsigned long)t.lflag, t.line);
	say("eight bits: %lx, receiver on: %lx", (unsigned long)t.cflag & 0x30,
	    (unsigned long)t.cflag & 0x80);
	say("intr %x quit %x erase %x kill %x eof %x susp %x", t.cc[0],
	    t.cc[1], t.cc[2], t.cc[3], t.cc[4], t.cc[10]);
	raw = t;
	raw.lflag &= ~(ICANON | ECHO);
	raw.cc[6] = 1;
	result("TCSETS raw", sys(NR_ioctl, 0, TCSETS, &raw));
	memset(&raw, 0, sizeof(raw));
	sys(NR_ioctl, 1, TCGETS, &raw);
	say("seen through standard output: %lx", (unsigned long)raw.lflag);
	result("TCSETSW back", sys(NR_ioctl, 0, TCSETSW, &t));
	sys(NR_ioctl, 0, TCGETS, &raw);
	truth("as before", !memcmp(&raw, &t, 36));
	result("TIOCGWINSZ", sys(NR_ioctl, 0, TIOCGWINSZ, size));
	result("TCGETS on a file", sys(NR_ioctl, fd, TCGETS, &t));
	result("TIOCGWINSZ on a file", sys(NR_ioctl, fd, TIOCGWINSZ, size));
	sys(NR_pipe, p);
	result("TCGETS on a pipe", sys(NR_ioctl, p[0], TCGETS, &t));
	fd = sys(NR_open, "/dev/null", O_RDWR, 0);
	result("TCGETS on /dev/null", sys(NR_ioctl, fd, TCGETS, &t));
	result("bad descriptor", sys(NR_ioctl, 77, TCGETS, &t));
	result("unknown request", sys(NR_ioctl, 0, 0x54ff, &t));
	result("TCSETS from nowhere", sys(NR_ioctl, 0, TCSETS, NULL));
	return 0;
}
