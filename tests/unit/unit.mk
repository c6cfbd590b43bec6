# Tests of single files of the kernel, without a machine:
#
#	tests/unit/test_*.c	on the host, with cmocka and under sanitizers
#	tests/unit/arm/*.c	what is or needs ARM code: bare programs that
#				qemu-arm runs
#
# Each names the kernel's sources that it is to be linked with, in its head:
#
#	/* links: lib/lz4.c lib/xxhash.c */
#
# (more such lines if one is too short), and which functions it wants to stand
# before: calls of alloc_pages() from other files come to __wrap_alloc_pages(),
# and __real_alloc_pages() is the kernel's.
#
#	/* wraps: alloc_pages kmem_cache_alloc */
#
# Put your own stand-ins for what those call into the test. tests/unit/host/
# holds the headers that replace kernel headers on the host, where longs and
# pointers have 64 bits.
#
# The main Makefile includes this file and sets BUILD and CROSS_COMPILE.

BUILD ?= build
CROSS_COMPILE ?= arm-none-eabi-
HOSTCC ?= gcc
UNIT := $(BUILD)/unit
UNIT_MK := tests/unit/unit.mk

# -Wno-format: a u64 is another type on the host, and %llu no longer fits.
# -Wno-unused-parameter: cmocka hands each test a state that few need.
UNIT_CFLAGS := -std=gnu11 -g -O1 -Wall -Wextra -Werror -Wno-format \
	-Wno-unused-parameter \
	-fno-strict-aliasing -fsanitize=address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer \
	-DHOST_TEST -Itests/unit/host -Iinclude

unit_links = $(shell sed -n '1,20s|^/\* links: \(.*\) \*/$$|\1|p' $(1))
unit_objs = $(addsuffix .o,$(basename $(addprefix $(2)/,$(1) $(call unit_links,$(1)))))

comma := ,
unit_wraps = $(addprefix -Wl$(comma)--wrap=,$(shell sed -n \
	'1,20s|^/\* wraps: \(.*\) \*/$$|\1|p' $(1)))

UNIT_SRCS := $(sort $(wildcard tests/unit/test_*.c))
UNIT_BINS := $(UNIT_SRCS:tests/unit/%.c=$(UNIT)/%)

$(UNIT)/host/%.o: %.c $(UNIT_MK)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(HOSTCC) $(UNIT_CFLAGS) -MMD -MP -c $< -o $@

# These define functions which the host's C library has, too.
$(UNIT)/host/lib/string.o $(UNIT)/host/lib/vsprintf.o: \
	UNIT_CFLAGS += -include tests/unit/host/rename.h

define unit_bin
$(UNIT)/$(notdir $(basename $(1))): $(call unit_objs,$(1),$(UNIT)/host)
	$$(Q)$$(HOSTCC) $$(UNIT_CFLAGS) $(call unit_wraps,$(1)) -o $$@ $$^ -lcmocka
endef
$(foreach src,$(UNIT_SRCS),$(eval $(call unit_bin,$(src))))

# The kernel's own flags, but for a program of Linux.
UNIT_ARM_CFLAGS := -march=armv7-a+sec -marm -mfloat-abi=soft -std=gnu11 -O2 -g \
	-ffreestanding -fno-strict-aliasing -fno-common -fno-pic \
	-funwind-tables -Wall -Wextra -Werror -Iinclude
UNIT_ARM_SRCS := $(sort $(wildcard tests/unit/arm/*.c))
UNIT_ARM_BINS := $(UNIT_ARM_SRCS:tests/unit/arm/%.c=$(UNIT)/arm_%)

$(UNIT)/arm/%.o: %.c $(UNIT_MK)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CROSS_COMPILE)gcc $(UNIT_ARM_CFLAGS) -MMD -MP -c $< -o $@

$(UNIT)/arm/%.o: %.S $(UNIT_MK)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CROSS_COMPILE)gcc $(UNIT_ARM_CFLAGS) -MMD -MP -c $< -o $@

define unit_arm_bin
$(UNIT)/arm_$(notdir $(basename $(1))): $(call unit_objs,$(1),$(UNIT)/arm) \
		tests/unit/arm/arm.ld scripts/link-vmlinux scripts/kallsyms \
		scripts/sort-extable
	$$(Q)CROSS_COMPILE=$$(CROSS_COMPILE) LIBS=-lgcc LINK="$$(CROSS_COMPILE)gcc \
		-nostdlib -static -Ttests/unit/arm/arm.ld" \
		scripts/link-vmlinux $$@ $$(filter %.o,$$^)
endef
$(foreach src,$(UNIT_ARM_SRCS),$(eval $(call unit_arm_bin,$(src))))

.PHONY: test-unit
test-unit: $(UNIT_BINS) $(UNIT_ARM_BINS)
	@tests/unit/run $^

-include $(shell find $(UNIT) -name '*.d' 2>/dev/null)
