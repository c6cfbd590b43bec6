# From the kernel to the zImage:
#
#	vmlinux -> Image -> Image.bcj -> piggy.lz4 -> piggy.o -> zImage.elf
#	-> zImage
#
# The main Makefile builds $(BUILD)/vmlinux (its symbols tell how much memory
# the kernel takes) and $(BUILD)/Image (its bytes), and includes this file.

CROSS_COMPILE ?= arm-none-eabi-

# In the order in which they run.
BOOT_SRCS := boot/head.S boot/cache.S boot/main.c boot/console.c \
	boot/memory.c boot/mmu.c boot/bcj.c boot/string.c \
	lib/fdt.c lib/fdt_find.c lib/fdt_address.c lib/lz4.c lib/xxhash.c \
	lib/string.c boot/piggy.S
BOOT_OBJS := $(patsubst %,$(BUILD)/boot/%.o,$(basename $(BOOT_SRCS)))

# -mthumb -Os		two thirds of the size of ARM code, in the only part of the
#			zImage that is not compressed; the .S files say .arm
# -fpie			everything relative to the program counter
# -mno-unaligned-access	with the MMU off, memory is Strongly-ordered and an
#			unaligned access traps
# -fno-jump-tables,	both would put absolute addresses into tables
# -fno-tree-switch-conversion
BOOT_CFLAGS := -std=gnu11 -mthumb -Os -g -ffreestanding -fno-builtin \
	-Wall -Wextra -Werror -Wmissing-prototypes \
	-march=armv7-a -mfloat-abi=soft -mno-unaligned-access \
	-fpie -fvisibility=hidden -fno-jump-tables \
	-fno-tree-switch-conversion -fno-tree-loop-distribute-patterns \
	-fomit-frame-pointer -fno-stack-protector -ffunction-sections \
	-Iinclude -I$(BUILD)/boot

# Unpacking and checking run with the MMU on and in RAM only: there unaligned
# words are fine, and three times as fast as bytes.
$(BUILD)/boot/lib/lz4.o $(BUILD)/boot/lib/xxhash.o: \
	private BOOT_CFLAGS += -munaligned-access

# One loop, which looks at each halfword of the kernel.
$(BUILD)/boot/boot/bcj.o: private BOOT_CFLAGS += -O2

$(BUILD)/boot/%.o: %.c boot/boot.mk
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CROSS_COMPILE)gcc $(BOOT_CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/boot/%.o: %.S boot/boot.mk
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CROSS_COMPILE)gcc $(BOOT_CFLAGS) -D__ASSEMBLER__=1 \
		-Wa,-I$(BUILD)/boot -MMD -MP -c $< -o $@

# The kernel with its BSS, which is in no file.
$(BUILD)/boot/kernel-size.h: $(BUILD)/vmlinux boot/boot.mk
	@mkdir -p $(@D)
	$(Q)$(CROSS_COMPILE)nm $< | awk \
		'$$3 == "stext" { s = $$1 } $$3 == "_end" { e = $$1 } \
		END { if (s == "" || e == "") exit 1; \
		      print "#define KERNEL_SIZE (0x" e " - 0x" s ")" }' \
		> $@.tmp
	$(Q)mv $@.tmp $@

$(BUILD)/boot/Image.bcj: $(BUILD)/Image scripts/bcj
	@mkdir -p $(@D)
	$(Q)scripts/bcj $< > $@.tmp && mv $@.tmp $@

# Content size and checksum go into the frame: the zImage verifies both.
$(BUILD)/boot/piggy.lz4: $(BUILD)/boot/Image.bcj boot/boot.mk
	@mkdir -p $(@D)
	$(Q)lz4 -12 -q -f --content-size --frame-crc $< $@

$(BUILD)/boot/boot/piggy.o: $(BUILD)/boot/kernel-size.h \
	$(BUILD)/boot/piggy.lz4

$(BUILD)/boot/zImage.lds: boot/zImage.lds.S boot/boot.mk
	@mkdir -p $(@D)
	$(Q)$(CROSS_COMPILE)gcc -E -P -x c -Iinclude $< -o $@

# -pie makes the linker keep a list of every absolute address; the linker
# script insists that it is empty.
$(BUILD)/zImage.elf: $(BUILD)/boot/zImage.lds $(BOOT_OBJS)
	$(Q)$(CROSS_COMPILE)ld -pie --no-dynamic-linker -z text --gc-sections \
		--no-warn-rwx-segments -T $^ -o $@

$(BUILD)/zImage: $(BUILD)/zImage.elf
	$(Q)$(CROSS_COMPILE)objcopy -O binary -j .text -j .data $< $@

-include $(BOOT_OBJS:.o=.d)
