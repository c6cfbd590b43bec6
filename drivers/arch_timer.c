/*
 * ARM's generic timer (ARM ARM chapter B8): the CPU has a 64-bit counter of
 * constant speed and comparators for it, all system registers, no device to
 * map. We use the virtual counter CNTVCT and its timer: they are there in
 * either security state and under a hypervisor, which can hide from us the
 * time it took for itself by the offset CNTVOFF.
 *
 * Time is kept in nanoseconds and the counter counts ticks; going from one
 * to the other must not divide. mult is nanoseconds per tick and inverse ticks
 * per nanosecond, both as fixed-point numbers with 32 bits behind the point.
 */
#include <lib/printk.h>
#include <lib/fdt.h>

#include <asm/barrier.h>

#include <drivers/irq.h>
#include <drivers/of.h>
#include <drivers/timer.h>

#include <uapi/errno.h>

#define NSEC_PER_SEC	1000000000u

/* CNTV_CTL (B4.1.31): the output is also masked by IMASK, which stays 0. */
#define CNTV_CTL_ENABLE		1

/* CNTKCTL (B4.1.26): what user mode may read. */
#define CNTKCTL_PL0VCTEN	(1 << 1)	/* CNTVCT and CNTFRQ */
#define CNTKCTL_EVNTEN		(1 << 2)	/* the event stream: each time */
#define CNTKCTL_EVNTI(bit)	((bit) << 4)	/* that this bit turns to 1 */
#define EVT_STREAM_FREQ		10000		/* some Hz, as Linux has it */

/*
 * Sane frequencies. The architecture expects 1 to 50 MHz (B8.1.1) and QEMU
 * has 62.5; from 1 GHz on the fixed-point arithmetic would need more bits.
 */
#define MIN_HZ		1000000u
#define MAX_HZ		NSEC_PER_SEC

/* Of a timer node's interrupts: secure, non-secure, virtual, hypervisor. */
#define VIRTUAL_TIMER_IRQ	2

static u64 mult, inverse;
static u64 boot_ticks;			/* CNTVCT when sched_clock() was 0 */
static void (*event_handler)(void);

static inline u32 read_cntfrq(void)
{
	u32 val;

	__asm__ volatile("mrc p15, 0, %0, c14, c0, 0" : "=r" (val));
	return val;
}

/*
 * The isb keeps the CPU from reading the counter ahead of time, before what
 * precedes it in the program: without it two readings around a piece of work
 * could both be taken before it (B8.1.3).
 */
static inline u64 read_cntvct(void)
{
	u64 val;

	isb();
	__asm__ volatile("mrrc p15, 1, %Q0, %R0, c14" : "=r" (val));
	return val;
}

static inline void write_cntv_cval(u64 ticks)
{
	__asm__ volatile("mcrr p15, 3, %Q0, %R0, c14" : : "r" (ticks));
}

/*
 * The isb makes the write effective now (B3.15.5), and not some time later:
 * a timer that was stopped must not be seen pending after its interrupt has
 * been handled.
 */
static inline void write_cntv_ctl(u32 val)
{
	__asm__ volatile("mcr p15, 0, %0, c14, c3, 1" : : "r" (val));
	isb();
}

static inline void write_cntkctl(u32 val)
{
	__asm__ volatile("mcr p15, 0, %0, c14, c1, 0" : : "r" (val));
	isb();
}

/* (@a * @mul) >> 32, exact in all the bits that fit into the result. */
static __always_inline u64 mul_u64_u64_shr32(u64 a, u64 mul)
{
	u32 high = a >> 32, low = a;
	u32 mul_high = mul >> 32, mul_low = mul;

	return ((u64)low * mul_low >> 32) + (u64)low * mul_high +
	       (u64)high * mul_low + ((u64)(high * mul_high) << 32);
}

u64 sched_clock(void)
{
	if (!mult)
		return 0;
	return mul_u64_u64_shr32(read_cntvct() - boot_ticks, mult);
}

/*
 * Counted from now and not from boot, so that the error of the inverse, less
 * than a millionth, is one of the interval. The one tick more makes up for
 * rounding down: never early.
 */
void clockevents_program_event(u64 expires_ns)
{
	u64 ticks = read_cntvct();
	u64 now = mul_u64_u64_shr32(ticks - boot_ticks, mult);

	if (expires_ns > now)
		ticks += mul_u64_u64_shr32(expires_ns - now, inverse) + 1;
	write_cntv_cval(ticks);
	write_cntv_ctl(CNTV_CTL_ENABLE);
}

void clockevents_stop(void)
{
	write_cntv_ctl(0);
}

void clockevents_set_handler(void (*fn)(void))
{
	event_handler = fn;
}

/* The line is up as long as the counter is past the comparator: stop it. */
static void arch_timer_handler(unsigned int irq, void *dev)
{
	(void)irq;
	(void)dev;
	clockevents_stop();
	if (event_handler)
		event_handler();
}

/*
 * inverse is computed from mult, not from the frequency, and rounded up, so
 * that an interval turned into ticks and back is never shorter than it was.
 */
static void __init compute_scale(unsigned int hz)
{
	mult = ((u64)NSEC_PER_SEC << 32) / hz;
	inverse = ~0ULL / mult + 1;
}

static int __init evt_stream_bit(unsigned int hz)
{
	unsigned int ticks = hz / EVT_STREAM_FREQ;

	return ticks ? 31 - __builtin_clz(ticks) : 0;
}

/* The tree overrides CNTFRQ, which firmware may have forgotten to set. */
static int __init arch_timer_init(int node)
{
	unsigned int hz;
	int irq, err;

	if (mult)
		return -EBUSY;
	hz = fdt_getprop_u32(initial_boot_params, node, "clock-frequency",
			     read_cntfrq());
	if (hz < MIN_HZ || hz > MAX_HZ) {
		pr_err("arch_timer: cannot count at %u Hz; the firmware must "
		       "set CNTFRQ, or the timer's node have a "
		       "clock-frequency\n", hz);
		return -EINVAL;
	}
	clockevents_stop();
	irq = of_irq_get(node, VIRTUAL_TIMER_IRQ);
	err = irq < 0 ? irq : request_irq(irq, arch_timer_handler,
					  "arch_timer", NULL);
	if (err) {
		pr_err("arch_timer: no interrupt for the virtual timer (%d)\n",
		       err);
		return err;
	}

	/* A program that waits with wfe goes on now and then (HWCAP_EVTSTRM). */
	write_cntkctl(CNTKCTL_PL0VCTEN | CNTKCTL_EVNTEN |
		      CNTKCTL_EVNTI(min(evt_stream_bit(hz), 15)));
	boot_ticks = read_cntvct();
	compute_scale(hz);
	printk_clock = sched_clock;
	pr_info("arch_timer: %u.%02u MHz, virtual\n", hz / 1000000,
		hz / 10000 % 100);
	return 0;
}
TIMER_OF_DECLARE(armv7_timer, "arm,armv7-timer", arch_timer_init);
TIMER_OF_DECLARE(armv8_timer, "arm,armv8-timer", arch_timer_init);

void __init timer_probe(void)
{
	if (of_init_table(__start___timer_of_table,
			  __stop___timer_of_table) == 0)
		panic("The device tree has no timer we can use.");
}
