# Programs that run on top of the kernel: static Linux/ARM EABI programs over
# newlib, whose glue to the kernel is user/lib.  Included by the Makefile;
# products go to $(BUILD)/user.
#
#   $(BUILD)/user/liblinux.a	the glue
#   $(BUILD)/user/init		PID 1, stripped; init.elf has the symbols
#   $(BUILD)/initramfs.cpio	the files of user/initramfs.list
#   $(BUILD)/busybox.cpio	Debian's busybox, the files of user/busybox
#   $(BUILD)/userland		Debian's dynamic programs, as a tree
#   $(BUILD)/userland.img	a disk with that tree on ext2
#
# Another program is built by naming its objects and USER_RT as prerequisites:
#
#   $(BUILD)/user/foo.elf: $(BUILD)/user/obj/foo.c.o $(USER_RT)
#   	$(USER_LINK)

CROSS_COMPILE ?= arm-none-eabi-
BUILD ?= build

USER_CC := $(CROSS_COMPILE)gcc

# One of newlib's library variants: Thumb-2 with the VFP's 16 registers that
# every ARMv7-A Linux machine has, arguments in VFP registers (armhf's ABI).
USER_ARCH := -mthumb -march=armv7-a+fp -mfloat-abi=hard

# Unreferenced functions are dropped by the linker, hence sections; no unwind
# tables, for nothing here unwinds.
USER_CFLAGS := $(USER_ARCH) -std=gnu11 -Os -g -Wall -Wextra -Werror \
	-ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables \
	-isystem user/include -D_GNU_SOURCE

# -nostartfiles: crt0.S replaces newlib's.  The page size keeps the linker
# from spacing segments 64 KiB apart.  gcc for bare machines does not say of its
# objects that they need no executable stack, so the linker is told.
USER_LDFLAGS := $(USER_ARCH) -static -nostartfiles -Wl,-T,user/lib/user.ld \
	-Wl,--gc-sections -Wl,-z,max-page-size=4096 -Wl,-z,noexecstack \
	-Wl,--build-id=none

USER_LIB_SRCS := start.c syscall.S errno.c process.c memory.c file.c stat.c \
	dirent.c
USER_LIB_OBJS := $(USER_LIB_SRCS:%=$(BUILD)/user/obj/lib/%.o)
USER_CRT0 := $(BUILD)/user/obj/lib/crt0.o
USER_LIB := $(BUILD)/user/liblinux.a

# What every program is linked with, and how: our library before libc, which
# has weaker versions of a few of the same functions.
USER_RT := $(USER_CRT0) $(USER_LIB) user/lib/user.ld
USER_LINK = $(USER_CC) $(USER_LDFLAGS) -o $@ $(filter %.o,$^) \
	-Wl,--start-group $(USER_LIB) -lc -lgcc -Wl,--end-group

# Objects are rebuilt when these rules or the flags in them change.
USER_DEPS := user/user.mk

# What an archive changes with, besides its list and files.
MKINITRAMFS := scripts/mkinitramfs scripts/newc.py

$(BUILD)/user/obj/%.c.o: user/%.c $(USER_DEPS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(USER_CC) $(USER_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/user/obj/%.S.o: user/%.S $(USER_DEPS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(USER_CC) $(USER_CFLAGS) -MMD -MP -c -o $@ $<

$(USER_CRT0): user/lib/crt0.S $(USER_DEPS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(USER_CC) $(USER_CFLAGS) -MMD -MP -c -o $@ $<

$(USER_LIB): $(USER_LIB_OBJS)
	@rm -f $@
	$(Q)$(CROSS_COMPILE)ar rcsD $@ $^

USER_INIT_SRCS := main.c experiment.c lab.c map_commands.c look_commands.c \
	file_commands.c disk_commands.c watch.c lineedit.c pte.c counters.c procfs.c say.c

$(BUILD)/user/init.elf: $(USER_INIT_SRCS:%=$(BUILD)/user/obj/init/%.o) \
		$(USER_RT)
	$(Q)$(USER_LINK)

# Programs for the lab's "run".
$(BUILD)/user/fault.elf: $(BUILD)/user/obj/demo/fault.c.o $(USER_RT)
	$(Q)$(USER_LINK)

$(BUILD)/user/files.elf: $(BUILD)/user/obj/demo/files.c.o \
		$(BUILD)/user/obj/init/say.c.o $(USER_RT)
	$(Q)$(USER_LINK)

# PID 1 for scripts/run-program.
$(BUILD)/user/run.elf: $(BUILD)/user/obj/run/run.c.o $(USER_RT)
	$(Q)$(USER_LINK)

# Stripped: the initramfs is part of the image.  The debugger reads init.elf.
$(BUILD)/user/%: $(BUILD)/user/%.elf
	$(Q)$(CROSS_COMPILE)strip -o $@ $<

$(BUILD)/initramfs.cpio: user/initramfs.list $(MKINITRAMFS) \
		$(BUILD)/user/init $(BUILD)/user/fault $(BUILD)/user/files
	$(Q)scripts/mkinitramfs -D USER=$(BUILD)/user -o $@ $<

# A small program that checks the glue itself, on Linux or here.
$(BUILD)/user/gluetest.elf: $(BUILD)/user/obj/test/gluetest.c.o $(USER_RT)
	$(Q)$(USER_LINK)

$(BUILD)/user/gluetest.cpio: user/test/gluetest.list $(MKINITRAMFS) \
		$(BUILD)/user/gluetest
	$(Q)scripts/mkinitramfs -D USER=$(BUILD)/user -o $@ $<

# Writes to a disk until the power goes; tests/disk.
$(BUILD)/user/powercut.elf: $(BUILD)/user/obj/test/powercut.c.o \
		$(BUILD)/user/obj/init/say.c.o $(USER_RT)
	$(Q)$(USER_LINK)

$(BUILD)/user/powercut.cpio: user/test/powercut.list $(MKINITRAMFS) \
		$(BUILD)/user/powercut
	$(Q)scripts/mkinitramfs -D USER=$(BUILD)/user -o $@ $<

# Works on damaged disks; tests/disk.
$(BUILD)/user/fuzzdisk.elf: $(BUILD)/user/obj/test/fuzzdisk.c.o \
		$(BUILD)/user/obj/init/say.c.o $(USER_RT)
	$(Q)$(USER_LINK)

$(BUILD)/user/fuzzdisk.cpio: user/test/fuzzdisk.list $(MKINITRAMFS) \
		$(BUILD)/user/fuzzdisk
	$(Q)scripts/mkinitramfs -D USER=$(BUILD)/user -o $@ $<

# Debian's busybox as the userland instead of ours. It is fetched when somebody
# asks for it: nothing else needs it.
BUSYBOX_FILES := $(wildcard user/busybox/*)
$(BUILD)/busybox/busybox: scripts/fetch-busybox scripts/fetch.sh
	@scripts/fetch-busybox $(abspath $@)

$(BUILD)/busybox.cpio: $(BUILD)/busybox/busybox $(BUSYBOX_FILES) $(MKINITRAMFS)
	$(Q)scripts/mkinitramfs -D BUSYBOX=$< -D FILES=user/busybox -o $@ \
		user/busybox/busybox.list

# Debian's dynamic programs, fetched likewise. The stamp stands for the tree,
# whose own times are the packages'.
$(BUILD)/userland.stamp: scripts/fetch-userland scripts/fetch.sh \
		user/busybox/passwd user/busybox/group $(wildcard user/debian/*)
	@scripts/fetch-userland $(abspath $(BUILD)/userland)
	@touch $@

# 128 MiB in all, for an SD card's size is a power of two.
$(BUILD)/userland.img: $(BUILD)/userland.stamp scripts/mkdisk
	$(call say,DISK,$@)
	$(Q)scripts/mkdisk $@ \
		ext2,size=127M,block=4096,dir=$(BUILD)/userland,dev=yes

-include $(wildcard $(BUILD)/user/obj/*/*.d)
