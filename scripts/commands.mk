# The commands of this project, each with what `make help` says about it.
# Included by the Makefile.

# --- Running ------------------------------------------------------------------

# Chosen on the command line: make run BOARD=raspi2b APPEND=lab
BOARD ?= virt
INITRD ?=
APPEND ?=
MEM ?=
# Ours, zeropage, or Debian's busybox, or its dynamic programs on a disk.
USERLAND ?= zeropage
# A raw image that is the disk: /dev/vda, on the Pi the card /dev/mmcblk0.
DISK ?=
# A static program for Linux/ARM to be run instead, and its arguments.
PROG ?=
ARGS ?=

DTBS := $(patsubst boot/dts/%.dts,$(BUILD)/dtbs/%.dtb,$(wildcard boot/dts/*.dts))
all: $(DTBS)

$(BUILD)/dtbs/%.dtb: boot/dts/%.dts
	@mkdir -p $(@D)
	$(call say,DTC,$<)
	$(Q)dtc -I dts -O dtb -o $@ $<

# What each board needs. The Pi has 1 GiB and no other size; of its four cores
# three would spin and heat the host.
BOARD_virt := -M virt -cpu cortex-a15 -m $(or $(MEM),256)
BOARD_virt-a7 := -M virt -cpu cortex-a7 -m $(or $(MEM),256)
BOARD_raspi2b := -M raspi2b -global bcm2836.enabled-cpus=1 \
	-dtb $(BUILD)/dtbs/bcm2836-rpi-2-b.dtb $(if $(MEM),-m $(MEM))
BOARD_vexpress-a15 := -M vexpress-a15 -m $(or $(MEM),256) \
	-dtb $(BUILD)/dtbs/vexpress-v2p-ca15-tc1.dtb
BOARDS := virt virt-a7 raspi2b vexpress-a15

comma := ,
# How the image becomes the board's disk. What is written to it stays.
QEMU_DISK = $(if $(DISK_IMAGE),$(if $(filter raspi2b,$(BOARD)),\
	-drive if=sd$(comma)format=raw$(comma)file=$(DISK_IMAGE),\
	-drive if=none$(comma)format=raw$(comma)id=hd0$(comma)file=$(DISK_IMAGE) \
	-device virtio-blk-device$(comma)drive=hd0))
DISK_IMAGE := $(DISK)

# The quotes survive the shell: APPEND may hold any text.
quote = '$(subst ','\'',$(1))'

# mon:stdio	terminal and QEMU's monitor share the window: Ctrl-A X ends QEMU,
#		Ctrl-C is a key like any other and goes to the machine
# -no-reboot	a restart ends QEMU, too
QEMU_MACHINE := qemu-system-arm -nic none -no-reboot -display none
QEMU_RUN := $(QEMU_MACHINE) -serial mon:stdio
QEMU_PAYLOAD = -kernel $(BUILD)/zImage \
	$(if $(ARCHIVE),-initrd $(call quote,$(ARCHIVE))) \
	$(if $(COMMAND_LINE),-append $(call quote,$(COMMAND_LINE))) $(QEMU_DISK)
COMMAND_LINE = $(strip $(ROOT) $(APPEND) $(WINDOW))

# Says how to leave before anything else, then starts QEMU in the shell's place.
define start
@echo "$(1). To leave: 'poweroff' at the prompt, or Ctrl-A X. Ctrl-C goes to the machine."
@echo $(call quote,$(strip $(2)))
@QEMU_AUDIO_DRV=none exec $(strip $(2))
endef

ifneq ($(filter run debug,$(GOALS)),)
ifeq ($(filter $(BOARD),$(BOARDS)),)
$(error there is no board '$(BOARD)'; there are: $(BOARDS))
endif
endif
ifneq ($(INITRD),$(wildcard $(INITRD)))
$(error INITRD=$(INITRD): there is no such file)
endif
ifneq ($(DISK),$(wildcard $(DISK)))
$(error DISK=$(DISK): there is no such file)
endif

# What goes along with the kernel: the user's archive, or the other userland's,
# or both, the user's behind the other's. Debian's programs are too large for
# memory and are the root on a disk. Busybox is told how large the window is, if
# make has one: the serial port does not know.
ARCHIVE := $(INITRD)
ifeq ($(USERLAND),busybox)
ARCHIVE := $(BUILD)/busybox$(if $(INITRD),+initrd).cpio
run debug uboot: $(ARCHIVE)
else ifeq ($(USERLAND),debian)
DISK_IMAGE := $(or $(DISK),$(BUILD)/userland.img)
run debug uboot: $(DISK_IMAGE)
ROOT := root=/dev/$(if $(filter raspi2b,$(BOARD)),mmcblk0p1,vda1) rootfstype=ext2 rw
else ifneq ($(USERLAND),zeropage)
$(error there is no userland '$(USERLAND)'; there are: zeropage busybox debian)
endif

ifneq ($(filter run,$(GOALS)),)
ifneq ($(USERLAND),zeropage)
WINDOW := $(shell stty size 2>/dev/null | sed -n 's/\(.*\) \(.*\)/LINES=\1 COLUMNS=\2/p')
endif
endif

$(BUILD)/busybox+initrd.cpio: $(BUILD)/busybox.cpio FORCE
	@cat $< $(call quote,$(INITRD)) > $@

.PHONY: run debug uboot

run: all	## boot in QEMU: BOARD=virt INITRD=file DISK=image APPEND="…" MEM=256, USERLAND=busybox or debian, PROG=program ARGS="…"
ifneq ($(PROG),)
# Exactly what was typed, `$` included.
run: $(BUILD)/user/run $(ROBUST_CPIOS)
	@QEMU_AUDIO_DRV=none scripts/run-program -w $(call quote,$(value ARGS)) \
		-a $(call quote,$(APPEND)) \
		$(if $(ARCHIVE),-i $(call quote,$(ARCHIVE))) \
		-q $(call quote,$(QEMU_MACHINE) $(BOARD_$(BOARD)) \
			-kernel $(BUILD)/zImage $(QEMU_DISK)) \
		$(BUILD)/user/run $(call quote,$(PROG))
else
run:
	$(call start,zeropage on $(BOARD),$(QEMU_RUN) $(BOARD_$(BOARD)) $(QEMU_PAYLOAD))
endif

debug: all	## the same, stopped at the first instruction, in GDB
	@exec scripts/debug -b $(BOARD) $(if $(MEM),-m $(MEM)) \
		$(if $(ARCHIVE),-i $(call quote,$(ARCHIVE))) \
		$(if $(COMMAND_LINE),-a $(call quote,$(COMMAND_LINE))) \
		$(if $(DISK_IMAGE),-d $(call quote,$(DISK_IMAGE)))

# U-Boot takes zImage, initrd and command line from QEMU, by its fw_cfg device.
# Without an initrd it would hand over the command line as one.
uboot: ARCHIVE := $(or $(ARCHIVE),$(BUILD)/initramfs.cpio)
uboot: all	## the same image through U-Boot, on virt
	$(call start,U-Boot and zeropage on virt,$(QEMU_RUN) $(BOARD_virt) \
		-bios /usr/lib/u-boot/qemu_arm/u-boot.bin $(QEMU_PAYLOAD))

# --- Testing ------------------------------------------------------------------

# What the tests boot: built first, so that a test never builds.
TEST_FILES := all abi $(BENCH_CPIOS) $(BUILD)/user/gluetest.cpio $(BUILD)/user/powercut.cpio \
	$(BUILD)/user/fuzzdisk.cpio \
	$(BUILD)/user/run $(ROBUST_CPIOS) $(COMPARE)/compare.cpio \
	busybox-if-possible userland-if-possible
PYTEST := /usr/bin/pytest-3 -q

.PHONY: test test-boot test-abi test-shell test-robust test-compare test-gdb test-build \
	test-bench test-userland test-disk busybox-if-possible userland-if-possible

# Without a network the tests of busybox fail, and only these.
busybox-if-possible:
	-@MAKEFLAGS= $(MAKE) --no-print-directory BUILD=$(BUILD) $(BUILD)/busybox.cpio

# Likewise, but these are skipped.
userland-if-possible:
	-@MAKEFLAGS= $(MAKE) --no-print-directory BUILD=$(BUILD) $(BUILD)/userland.img

test: $(TEST_FILES) $(UNIT_BINS) $(UNIT_ARM_BINS)	## all tests; the last line counts them
	@BUILD=$(BUILD) scripts/test $(UNIT_BINS) $(UNIT_ARM_BINS)

# Its rule is in tests/unit/unit.mk.
test-unit:	## single files of the kernel, on the host and under qemu-arm

test-boot: $(TEST_FILES)	## boots: every board, loader and trap; experiment and lab
	@$(PYTEST) tests/boot

test-abi: $(TEST_FILES)	## programs that must print what they print on Linux
	@$(PYTEST) tests/abi

test-shell: $(TEST_FILES)	## Debian's busybox: scripts as on Linux, and by hand
	@$(PYTEST) tests/shell

test-userland: $(TEST_FILES)	## Debian's dynamic programs, SQLite among them, as on Linux
	@$(PYTEST) tests/userland

test-disk: $(TEST_FILES)	## disks that are damaged, or whose power has gone
	@$(PYTEST) tests/disk

test-robust: $(TEST_FILES)	## random system calls, and all memory taken in many ways
	@$(PYTEST) tests/robust

test-compare: $(TEST_FILES)	## random calls on memory and files that must go as on Linux
	@$(PYTEST) tests/compare

test-gdb: $(TEST_FILES)	## scripted GDB sessions
	@$(PYTEST) tests/gdb

test-bench: $(TEST_FILES)	## the benchmark's aims
	@$(PYTEST) tests/bench

test-build:	## dependencies, missing tools, the commands themselves
	@$(PYTEST) tests/build

# Their rules are in tests/compare/compare.mk, tests/robust/robust.mk,
# tests/bench/bench.mk and tests/abi/abi.mk.
fuzz:	## random calls, SEED=1 SEEDS=10: KIND=calls must not crash; mm disk fs tmpfs go as on Linux
powercut: all $(BUILD)/user/powercut.cpio	## cut the power of a machine that writes to a disk: CUTS=200 SEED=1
	@BUILD=$(BUILD) scripts/powercut $(or $(CUTS),200) $(or $(SEED),1)

bench:	## instructions per operation, beside Linux's
record:	## run ABI programs and shell scripts on Debian's Linux, keep what Linux prints

# --- Checking -----------------------------------------------------------------

compile_commands.json: $(MAKEFILE_LIST) scripts/compile-commands $(BUILD)/flags
	@scripts/compile-commands BUILD=$(BUILD) CROSS_COMPILE=$(CROSS_COMPILE) > $@.tmp
	@mv $@.tmp $@

.PHONY: lint format doctor abi-doc help clean

lint: $(GENERATED)	## layers, headers, sizes, documents
	@scripts/lint '$(CC) $(CFLAGS)' \
		'$(BOOT_SRCS) $(HEAD) $(BOOT_PATH) $(MEMORY)' \
		'$(BOOT_SRCS) $(SRCS)'

# The tree is not clang-format's output to the letter, nor is it to be: only
# lines that differ from the last commit are formatted.
format:	## clang-format the lines that you changed since the last commit
	@git clang-format --extensions c,h HEAD

abi-doc:	## docs/abi.md anew from arch/arm/tools/syscall.tbl
	@scripts/syscalltbl arch/arm/tools/syscall.tbl doc > docs/abi.md.tmp
	@mv docs/abi.md.tmp docs/abi.md

doctor:	## what is wrong with this machine's tools
	@CROSS_COMPILE=$(CROSS_COMPILE) scripts/doctor

clean:	## remove what was built (Linux's kernel is kept in the user's cache)
	rm -rf $(BUILD) compile_commands.json

help:	## this list
	@echo "make             build the zImage and all that belongs to it"
	@echo "make setup       install the missing Debian packages"
	@sed -n 's/^\([a-z-]*\):.*\t## \(.*\)/\1\t\2/p' scripts/commands.mk | \
		while IFS='	' read -r goal text; do \
			printf 'make %-11s %s\n' "$$goal" "$$text"; done
	@echo "Boards: $(BOARDS). V=1 shows each command."
