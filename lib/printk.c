/*
 * The kernel's log. It is one ring of characters that holds the text exactly
 * as dmesg(1) reads it, each line behind its prefix
 *
 *	<6>[    0.000123] Memory: 61920K/65536K available
 *	 |        +-------- seconds since boot; zero until there is a clock
 *	 +----------------- severity
 *
 * New characters overwrite the oldest. The console is shown the same lines
 * without the <6>, as they are written, and on registration those that were
 * written before.
 *
 * There is no lock: one CPU, and a message printed from an interrupt in the
 * middle of another finds that line open and starts a new one, which is all
 * that may go wrong.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <lib/wait.h>

#define LINE_MAX	256	/* of one printk(); the rest is cut */

static char log_buf[LOG_BUF_SIZE];
static unsigned long log_head;		/* characters ever logged */

/* The line being written: its severity; whether its '\n' is still to come. */
static int line_level;
static bool line_open;

DECLARE_WAIT_QUEUE_HEAD(log_wait);

static struct console *console;
int console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;
u64 (*printk_clock)(void);

static_assert((LOG_BUF_SIZE & (LOG_BUF_SIZE - 1)) == 0,
	      "positions in the log are taken modulo its size, and wrap");

static char log_char(unsigned long pos)
{
	return log_buf[pos % LOG_BUF_SIZE];
}

static void log_store(const char *s, size_t len)
{
	while (len--)
		log_buf[log_head++ % LOG_BUF_SIZE] = *s++;
}

static void console_show(int level, const char *s, size_t len)
{
	if (console && level < console_loglevel)
		console->write(s, len);
}

static void start_line(int level)
{
	char prefix[32];
	u64 ns = printk_clock ? printk_clock() : 0;
	unsigned int sec = ns / 1000000000;
	unsigned int usec = (u32)(ns - (u64)sec * 1000000000) / 1000;
	int len;

	len = scnprintf(prefix, sizeof(prefix), "<%d>[%5u.%06u] ",
			level, sec, usec);
	log_store(prefix, len);
	console_show(level, prefix + 3, len - 3);
	line_level = level;
	line_open = true;
}

static void end_line(void)
{
	log_store("\n", 1);
	console_show(line_level, "\n", 1);
	line_open = false;
	wake_up(&log_wait);
}

/* @text may hold several lines; the last may lack its '\n'. */
static void emit(int level, const char *text)
{
	while (*text) {
		const char *end = strchr(text, '\n');
		size_t len = end ? (size_t)(end - text) : strlen(text);

		if (!line_open)
			start_line(level);
		log_store(text, len);
		console_show(line_level, text, len);
		if (!end)
			return;
		end_line();
		text = end + 1;
	}
}

void vprintk(const char *fmt, va_list args)
{
	char text[LINE_MAX];
	int level = KERN_WARNING[1] - '0';
	bool cont = false;

	if (fmt[0] == KERN_SOH[0] && fmt[1]) {
		cont = fmt[1] == KERN_CONT[1];
		level = cont ? line_level : fmt[1] - '0';
		fmt += 2;
	}
	if (vsnprintf(text, sizeof(text), fmt, args) >= LINE_MAX)
		strscpy(text + LINE_MAX - 5, "...\n", 5);
	if (line_open && !cont)
		end_line();
	emit(level, text);
}

void printk(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintk(fmt, args);
	va_end(args);
}

unsigned long log_end(void)
{
	return log_head;
}

unsigned long log_next_line(unsigned long pos)
{
	while (pos != log_head && log_char(pos++) != '\n')
		;
	return pos;
}

/* @pos itself, or the first line start behind it that is still in the ring. */
static unsigned long log_valid(unsigned long pos)
{
	if (log_head - pos <= LOG_BUF_SIZE)
		return pos;
	return log_next_line(log_head - LOG_BUF_SIZE);
}

size_t log_read(unsigned long *pos, char *buf, size_t size)
{
	unsigned long p = log_valid(*pos);
	size_t n = 0;

	while (n < size && p != log_head)
		buf[n++] = log_char(p++);
	*pos = p;
	return n;
}

/* Write the log from its oldest line on, each as its severity says. */
static void replay(void)
{
	unsigned long pos = log_valid(0);
	char line[LINE_MAX];

	while (pos != log_head) {
		int level = log_char(pos + 1) - '0';
		size_t n = 0;

		for (pos += 3; pos != log_head; ) {
			line[n++] = log_char(pos++);
			if (n == sizeof(line) || line[n - 1] == '\n') {
				console_show(level, line, n);
				n = 0;
				if (log_char(pos - 1) == '\n')
					break;
			}
		}
		console_show(level, line, n);
	}
}

void register_console(struct console *con)
{
	console = con;
	replay();
}
