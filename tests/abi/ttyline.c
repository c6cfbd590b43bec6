/*
 * The line discipline: what is typed, by way of TIOCSTI, what is read, and
 * what is echoed, which stands in the recording as it came.
 */
#include <string.h>

#include "lib/abi.h"

#define TCGETS		0x5401
#define TCSETS		0x5402
#define TCSETSF		0x5404
#define TCXONC		0x540a
#define TCFLSH		0x540b
#define TIOCOUTQ	0x5411
#define TIOCSTI		0x5412
#define FIONREAD	0x541b

#define ISTRIP		0000040
#define INLCR		0000100
#define IGNCR		0000200
#define ICRNL		0000400
#define IUCLC		0001000
#define IXON		0002000
#define IXANY		0004000
#define PARMRK		0000010
#define IUTF8		0040000
#define OPOST		0000001
#define OLCUC		0000002
#define ONLCR		0000004
#define OCRNL		0000010
#define ONOCR		0000020
#define XTABS		0014000
#define ISIG		0000001
#define ICANON		0000002
#define ECHO		0000010
#define ECHOE		0000020
#define ECHOK		0000040
#define ECHONL		0000100
#define ECHOCTL		0001000
#define ECHOPRT		0002000
#define ECHOKE		0004000
#define IEXTEN		0100000

struct termios {
	uint32_t iflag, oflag, cflag, lflag;
	uint8_t line, cc[19];
};

static struct termios usual, t;

static void set(uint32_t iflag, uint32_t oflag, uint32_t lflag)
{
	t.iflag = iflag;
	t.oflag = oflag;
	t.lflag = lflag;
	sys(NR_ioctl, 0, TCSETSF, &t);
}

static void back(void)
{
	t = usual;
	sys(NR_ioctl, 0, TCSETSF, &t);
}

static void type(const char *s)
{
	for (; *s; s++)
		sys(NR_ioctl, 0, TIOCSTI, s);
}

/* Reads once; the bytes in hexadecimal when they do not print. */
static void take(const char *what, size_t size)
{
	unsigned char buf[128];
	char text[300], *p = text;
	long n = sys(NR_read, 0, buf, size), i;

	for (i = 0; i < n; i++) {
		if (buf[i] >= ' ' && buf[i] < 0177) {
			*p++ = buf[i];
			continue;
		}
		*p++ = '<';
		*p++ = "0123456789abcdef"[buf[i] >> 4];
		*p++ = "0123456789abcdef"[buf[i] & 15];
		*p++ = '>';
	}
	*p = '\0';
	back();
	say("%s: %ld [%s]", what, n, text);
}

static void chars(const char *what)
{
	int n = -1;

	sys(NR_ioctl, 0, FIONREAD, &n);
	back();
	say("%s: %d characters", what, n);
}

#define CANON (ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN)

static void editing(void)
{
	set(ICRNL, OPOST | ONLCR, CANON);
	type("hello\177\177p\r");
	take("erase", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("one two, three\027\027x\n");
	take("word erase", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("rubbish\025good\n");
	take("kill", 100);
	set(ICRNL, OPOST | ONLCR, CANON & ~ECHOKE);
	type("rubbish\025good\n");
	take("kill without ECHOKE", 100);
	set(ICRNL, OPOST | ONLCR, CANON & ~ECHOE);
	type("ab\177c\n");
	take("erase without ECHOE", 100);
	set(ICRNL, OPOST | ONLCR, CANON | ECHOPRT);
	type("abc\177\177d\177\177\177xy\n");
	take("erase on paper", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("a\026\003b\026\177\n");
	take("literal next", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("a\001b\033\177\177c\n");
	take("control characters", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("a\tb\177\177c\n");
	take("a tab", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("print\022ed\n");
	take("reprint", 100);
	set(ICRNL | IUTF8, OPOST | ONLCR, CANON & ~ECHO);
	type("x\303\244\342\202\254\177\177y\n");
	take("UTF-8", 100);
	set(ICRNL, OPOST | ONLCR, CANON & ~ECHO);
	type("quiet\177\n");
	take("no echo", 100);
	set(ICRNL, OPOST | ONLCR, (CANON & ~ECHO) | ECHONL);
	type("quiet\n");
	take("but the newline", 100);
	set(ICRNL, OPOST | ONLCR, CANON & ~IEXTEN);
	type("a\027\026\022b\n");
	take("no extensions", 100);
}

static void line_ends(void)
{
	set(ICRNL, OPOST | ONLCR, CANON);
	type("line\nmore");
	chars("a line and a half");
	set(ICRNL, OPOST | ONLCR, CANON);
	type("part\004");
	take("end of file behind text", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("\004next\n");
	take("end of file", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("long line\n");
	take("in pieces", 4);
	t.cc[11] = ';';
	t.cc[16] = '!';
	set(ICRNL, OPOST | ONLCR, CANON);
	type("a;b!");
	take("end of line is a semicolon", 100);
	t.cc[16] = '!';
	set(ICRNL, OPOST | ONLCR, CANON);
	type("b!");
	take("another one", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("one\ntwo\n");
	take("one line at a time", 100);
	set(0, OPOST | ONLCR, CANON);
	type("a\rb\n");
	take("CR stays", 100);
	set(INLCR, OPOST | ONLCR, CANON);
	type("a\nb\004");
	take("NL becomes CR", 100);
	set(IGNCR | ICRNL, OPOST | ONLCR, CANON);
	type("a\r\rb\n");
	take("CR is ignored", 100);
	set(ISTRIP | ICRNL, OPOST | ONLCR, CANON);
	type("\341\342\n");
	take("seven bits", 100);
	set(IUCLC | ICRNL, OPOST | ONLCR, CANON);
	type("SHOUT\n");
	take("lower case", 100);
	set(PARMRK | ICRNL, OPOST | ONLCR, CANON & ~ECHO);
	type("a\377b\n");
	take("marked", 100);
	set(ICRNL, OPOST | ONLCR, CANON);
	type("thrown away\n");
	sys(NR_ioctl, 0, TCFLSH, 0);
	chars("flushed");
}

/* VMIN and VTIME in all four ways; nothing here waits for long. */
static void raw(void)
{
	struct termios save = usual;

	t.cc[6] = 0;
	t.cc[5] = 0;
	set(0, OPOST | ONLCR, 0);
	take("0, 0: nothing there", 10);
	t.cc[6] = 0;
	set(0, OPOST | ONLCR, 0);
	type("ab\r\003");
	take("0, 0: something there", 10);
	t.cc[6] = 3;
	set(0, OPOST | ONLCR, 0);
	type("abcde");
	take("min 3", 10);
	t.cc[6] = 3;
	set(0, OPOST | ONLCR, 0);
	type("ab");
	take("min 3, but two wanted and there", 2);
	t.cc[6] = 0;
	t.cc[5] = 1;
	set(0, OPOST | ONLCR, 0);
	take("time: nothing comes", 10);
	t.cc[6] = 0;
	t.cc[5] = 1;
	set(0, OPOST | ONLCR, 0);
	type("xy");
	take("time: something there", 10);
	t.cc[6] = 5;
	t.cc[5] = 1;
	set(0, OPOST | ONLCR, 0);
	type("pq");
	take("min and time: no more comes", 10);
	t.cc[6] = 1;
	set(0, OPOST | ONLCR, ISIG | ECHO | ECHOCTL);
	type("e\002\n");
	take("echo", 10);
	t.cc[6] = 1;
	set(0, OPOST | ONLCR, ICANON);
	type("half");
	t = save;
	t.lflag = 0;
	sys(NR_ioctl, 0, TCSETS, &t);
	take("half a line becomes readable", 10);
	t.lflag = 0;
	sys(NR_ioctl, 0, TCSETS, &t);
	type("text");
	t.lflag = ICANON;
	sys(NR_ioctl, 0, TCSETS, &t);
	take("and text a line", 10);
}

static void put(const char *s)
{
	sys(NR_write, 1, s, strlen(s));
}

static void output(void)
{
	int n = -1;

	say("output:");
	set(ICRNL, OPOST | ONLCR | XTABS, CANON);
	put("tab\tstop\t.\n");
	set(ICRNL, OPOST | ONLCR | OLCUC, CANON);
	put("Upper Case\n");
	set(ICRNL, OPOST | ONLCR | OCRNL, CANON);
	put("cr\rlf\n");
	set(ICRNL, OPOST | ONLCR | ONOCR, CANON);
	put("\rno cr in column 0\n");
	set(ICRNL, 0, CANON);
	put("as it is\r\n");
	set(ICRNL | IXON, OPOST | ONLCR, CANON);
	type("\023");
	result("written while stopped", sys(NR_write, 1, "later\n", 6));
	sys(NR_ioctl, 0, TIOCOUTQ, &n);
	type("\021");
	say("it was held: %d", n > 0);
	set(ICRNL | IXON | IXANY, OPOST | ONLCR, CANON);
	type("\023");
	put("held by ^S\n");
	type("x\n");
	take("any key starts", 10);
	set(ICRNL | IXON, OPOST | ONLCR, CANON);
	result("TCOOFF", sys(NR_ioctl, 0, TCXONC, 0));
	put("held by tcflow\n");
	type("\021");
	sys(NR_ioctl, 0, TIOCOUTQ, &n);
	result("TCOON", sys(NR_ioctl, 0, TCXONC, 1));
	say("^Q did not start it: %d", n > 0);
	result("TCXONC nonsense", sys(NR_ioctl, 0, TCXONC, 9));
	result("TCFLSH nonsense", sys(NR_ioctl, 0, TCFLSH, 3));
	result("TIOCSTI of nothing", sys(NR_ioctl, 0, TIOCSTI, NULL));
	back();
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_ioctl, 0, TCGETS, &usual);
	t = usual;
	editing();
	line_ends();
	raw();
	output();
	return 0;
}
