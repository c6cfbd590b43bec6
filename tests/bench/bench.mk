# The benchmark, see docs/bench.md: one static program that runs as PID 1 on
# zeropage and on Linux.  Included by the Makefile; products go to
# $(BUILD)/bench.
#
#   $(BUILD)/bench/bench.elf	the program, with symbols
#   $(BUILD)/bench/bench.cpio	an initramfs with it as /init
#   $(BUILD)/bench/disk.elf, disk.cpio	likewise: the rows about a disk

CROSS_COMPILE ?= arm-none-eabi-
BUILD ?= build

BENCH_CC := $(CROSS_COMPILE)gcc
BENCH_SRCS := start.S bench.c work.c tasks.c files.c print.c
BENCH_OBJS := $(BENCH_SRCS:%=$(BUILD)/bench/%.o)

# ARM state, so that an instruction of ours is one of the reference manual's;
# ARMv7 without division, so that every board can run it.  -O2 is what a row's
# loop is compiled with on both kernels.
BENCH_CFLAGS := -std=gnu11 -O2 -g -marm -march=armv7-a -mfloat-abi=soft \
	-ffreestanding -fno-asynchronous-unwind-tables -Wall -Wextra -Werror \
	-Wno-missing-field-initializers

# No library but libgcc, which divides.  The address is where Linux's own
# static programs lie; pages are 4 KiB; the stack is not executable (gcc for bare
# machines does not say so by itself).
BENCH_LDFLAGS := -nostdlib -static -Wl,-Ttext-segment=0x10000 \
	-Wl,-z,max-page-size=4096 -Wl,-z,noexecstack -Wl,--build-id=none

$(BUILD)/bench/%.o: user/bench/% tests/bench/bench.mk
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(BENCH_CC) $(BENCH_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/bench/bench.elf: $(BUILD)/bench/rows.c.o
$(BUILD)/bench/disk.elf: $(BUILD)/bench/disk.c.o
$(BUILD)/bench/bench.elf $(BUILD)/bench/disk.elf: $(BENCH_OBJS)
	$(Q)$(BENCH_CC) $(BENCH_CFLAGS) $(BENCH_LDFLAGS) -o $@ $^ -lgcc

# Without symbols, for unpacking them would count as time to PID 1.
$(BUILD)/bench/bench $(BUILD)/bench/disk: %: %.elf
	$(Q)$(CROSS_COMPILE)strip -o $@ $<

$(BUILD)/bench/bench.cpio $(BUILD)/bench/disk.cpio: %.cpio: % tests/bench/bench.list \
		$(MKINITRAMFS)
	$(Q)scripts/mkinitramfs -D BENCH=$< -o $@ tests/bench/bench.list

BENCH_CPIOS := $(BUILD)/bench/bench.cpio $(BUILD)/bench/disk.cpio

.PHONY: bench
bench: $(BUILD)/zImage $(BENCH_CPIOS)
	@BUILD=$(BUILD) scripts/bench

-include $(wildcard $(BUILD)/bench/*.d)
