/*
 * Kernel messages: printk() formats into a line, keeps it in the log and
 * hands it to the console that is registered. Formatting follows C's printf
 * for d i u x X o c s p % with flags, width, precision and the sizes
 * hh h l ll j z t.
 */
#ifndef LIB_PRINTK_H
#define LIB_PRINTK_H

#include <lib/compiler.h>
#include <stdarg.h>

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
	__printf(3, 0);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
/* As snprintf(), but returns the characters really stored, without the NUL. */
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

void printk(const char *fmt, ...) __printf(1, 2);
void vprintk(const char *fmt, va_list args) __printf(1, 0);

/*
 * Severities as in Linux: with `quiet` on the command line only pr_warn and
 * worse reach the console. KERN_* are the first two characters of the format;
 * a format without them is a warning. KERN_CONT goes on in the line that the
 * message before left open.
 */
#define KERN_SOH	"\001"
#define KERN_EMERG	KERN_SOH "0"
#define KERN_ALERT	KERN_SOH "1"
#define KERN_CRIT	KERN_SOH "2"
#define KERN_ERR	KERN_SOH "3"
#define KERN_WARNING	KERN_SOH "4"
#define KERN_NOTICE	KERN_SOH "5"
#define KERN_INFO	KERN_SOH "6"
#define KERN_DEBUG	KERN_SOH "7"
#define KERN_CONT	KERN_SOH "c"
#define pr_emerg(...)	printk(KERN_EMERG __VA_ARGS__)
#define pr_err(...)	printk(KERN_ERR __VA_ARGS__)
#define pr_warn(...)	printk(KERN_WARNING __VA_ARGS__)
#define pr_notice(...)	printk(KERN_NOTICE __VA_ARGS__)
#define pr_info(...)	printk(KERN_INFO __VA_ARGS__)
#define pr_debug(...)	printk(KERN_DEBUG __VA_ARGS__)
#define pr_cont(...)	printk(KERN_CONT __VA_ARGS__)

extern int console_loglevel;	/* messages below this severity number show */

#define CONSOLE_LOGLEVEL_DEFAULT	7	/* all but pr_debug */
#define CONSOLE_LOGLEVEL_QUIET		5	/* pr_warn and worse */

/*
 * The time that lines are stamped with: nanoseconds since boot. The timer
 * sets it when it runs; until then lines carry zero, as in Linux.
 */
extern u64 (*printk_clock)(void);

/*
 * Where the characters go: set by the UART driver. Lines end in a plain '\n';
 * what the wire needs more is the driver's business. Must work with
 * interrupts off and must not sleep. Before it is set, messages wait in the
 * log buffer; registering writes out those that are still there.
 */
struct console {
	const char *name;
	void (*write)(const char *s, size_t len);
};
void register_console(struct console *con);

/*
 * The log, for syslog(2) and dmesg(1): the last LOG_BUF_SIZE characters, in
 * lines of the form "<6>[    0.000123] text\n". A position counts all
 * characters ever logged.
 *
 * log_read() copies from position *@pos at most @size characters to @buf and
 * moves *@pos behind them; what has been overwritten is skipped up to the
 * next whole line. Returns their number; 0 when nothing newer is there.
 */
#define LOG_BUF_SIZE	16384
size_t log_read(unsigned long *pos, char *buf, size_t size);
unsigned long log_end(void);	/* the position behind the last character */
/* Where the line behind the one at @pos starts. @pos is still in the log. */
unsigned long log_next_line(unsigned long pos);
extern struct wait_queue_head log_wait;	/* woken when a line is complete */

/*
 * Stop the machine for good: say why, print a backtrace, then do as the
 * command line's `panic=` wants: panic_timeout < 0 restarts at once, > 0
 * after so many seconds, 0 waits for ever. kernel/panic.c.
 */
void panic(const char *fmt, ...) __printf(1, 2) __noreturn;
extern int panic_timeout;

/* Print a backtrace of the caller and go on. */
void dump_stack(void);

/* An invariant of the kernel itself; never reachable by a user program. */
#define BUG_ON(cond) do {						\
	if (unlikely(cond))						\
		panic("BUG at %s:%d: %s", __FILE__, __LINE__, #cond);	\
} while (0)

#endif
