# zeropage: `make help` says what there is to do.
#
# The sources stand below in reading order: from the first instruction of the
# zImage to PID 1, each list in the order in which its files are entered.

BUILD ?= build
CROSS_COMPILE ?= arm-none-eabi-
PYTHON := /usr/bin/python3

.DEFAULT_GOAL := all

# `make setup run`: what setup installs must be there before the rest of this
# file is read. So the other goals are left to a make of their own, after it.
ifneq ($(filter setup,$(MAKECMDGOALS)),)

AFTER_SETUP := $(filter-out setup,$(MAKECMDGOALS))
.PHONY: setup $(AFTER_SETUP)
.NOTPARALLEL:
setup:
	@scripts/setup
$(AFTER_SETUP): setup
	@$(MAKE) --no-print-directory $@

else

# A missing tool is named with its package, not by a shell's error.
TOOLLESS := help doctor clean
GOALS := $(filter-out $(TOOLLESS),$(or $(MAKECMDGOALS),all))
PURPOSES := $(if $(GOALS),build) $(if $(filter run record bench,$(GOALS)),run) \
	$(if $(filter test%,$(GOALS)),test) $(if $(filter debug,$(GOALS)),debug) \
	$(if $(filter uboot,$(GOALS)),run uboot) \
	$(if $(filter format,$(GOALS)),format)
MISSING := $(if $(GOALS),$(shell CROSS_COMPILE=$(CROSS_COMPILE) \
	scripts/setup $(addprefix --check-,$(PURPOSES))))
ifneq ($(MISSING),)
$(error $(MISSING))
endif

# As many jobs as there are cores, unless -j was given.
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc)
endif

# --- The kernel ---------------------------------------------------------------

HEAD := arch/arm/kernel/head.S

BOOT_PATH := \
	init/main.c init/params.c init/initramfs.c \
	arch/arm/kernel/setup.c arch/arm/mm/mmu.c arch/arm/mm/init.c \
	mm/memblock.c mm/page_alloc.c mm/slab.c

MEMORY := \
	arch/arm/kernel/entry.S arch/arm/mm/fault.c mm/memory.c mm/pgtable.c \
	mm/vma.c mm/anon_vma.c mm/mmap.c mm/mprotect.c mm/gup.c mm/filemap.c \
	mm/filemap_rw.c mm/readahead.c mm/page-writeback.c mm/truncate.c \
	arch/arm/mm/context.c arch/arm/mm/cache.c arch/arm/mm/extable.c

RECLAIM := mm/rmap.c mm/swap.c mm/vmscan.c mm/swap_state.c mm/page_io.c \
	mm/swapfile.c kernel/sys_swap.c

# Calls that change memory once it is there: not on the way to PID 1.
MEMORY_CALLS := \
	mm/mremap.c mm/mlock.c mm/madvise.c mm/mincore.c mm/msync.c

TASKS := \
	kernel/sched.c kernel/tick.c kernel/fork.c kernel/kthread.c kernel/mm.c \
	arch/arm/kernel/process.c kernel/cred.c kernel/exec.c \
	kernel/binfmt_elf.c \
	kernel/exit.c kernel/signal.c kernel/sighand.c \
	arch/arm/kernel/signal.c arch/arm/kernel/kuser.S kernel/jobctrl.c \
	kernel/fault_report.c kernel/oom.c kernel/time.c \
	kernel/itimer.c

DOORS := \
	arch/arm/kernel/traps.c arch/arm/mm/alignment.c \
	arch/arm/kernel/sys_call_table.c \
	kernel/sys_mm.c kernel/sys_misc.c kernel/sys_syslog.c \
	kernel/sys_cred.c kernel/uid16.c \
	kernel/sys_prctl.c kernel/sys_sched.c kernel/sys_time.c \
	kernel/sys_resource.c \
	kernel/user_path.c kernel/sys_file.c kernel/sys_fcntl.c \
	kernel/sys_rw.c kernel/sys_sendfile.c kernel/sys_sync.c \
	kernel/sys_stat.c kernel/sys_getdents.c kernel/sys_attr.c \
	kernel/sys_xattr.c \
	kernel/sys_namei.c \
	kernel/sys_poll.c kernel/sys_signal.c kernel/sys_wait.c kernel/futex.c

FILES := \
	fs/namei.c fs/namei_dir.c fs/rename.c fs/dcache.c fs/inode.c \
	fs/attr.c fs/fs-writeback.c fs/sync.c fs/super.c \
	fs/namespace.c init/do_mounts.c fs/open.c fs/file.c fs/read_write.c fs/fdtable.c \
	fs/fs_struct.c \
	fs/libfs.c fs/ramfs.c fs/locks.c fs/pipe.c fs/fifo.c fs/poll.c \
	fs/char_dev.c fs/mem.c fs/block_dev.c fs/devtmpfs.c fs/tty.c \
	fs/tty_ioctl.c fs/tty_jobctrl.c fs/n_tty.c fs/n_tty_output.c \
	fs/seq_file.c fs/proc/root.c fs/proc/generic.c fs/proc/page.c fs/proc/block.c \
	fs/shmem.c \
	fs/buffer.c fs/mpage.c fs/ext2/super.c fs/ext2/options.c \
	fs/ext2/group.c fs/ext2/itable.c fs/ext2/inode.c fs/ext2/indirect.c \
	fs/ext2/truncate.c fs/ext2/balloc.c fs/ext2/ialloc.c fs/ext2/freed.c \
	fs/ext2/dir.c fs/ext2/namei.c fs/ext2/file.c fs/ext2/symlink.c \
	kernel/proc_base.c kernel/proc_array.c kernel/proc_mem.c \
	kernel/proc_smaps.c kernel/proc_fd.c kernel/proc_limits.c kernel/proc_mounts.c \
	kernel/proc_misc.c kernel/proc_stat.c kernel/sysctl.c

BLOCK := \
	block/genhd.c block/partitions/msdos.c block/bio.c block/blk-core.c \
	drivers/block/virtio_mmio.c drivers/block/virtio_ring.c \
	drivers/block/virtio_blk.c \
	drivers/mmc/block.c drivers/mmc/sd.c drivers/mmc/bcm2835.c

DRIVERS := \
	drivers/of.c drivers/of_irq.c drivers/irq.c drivers/irq-gic.c \
	drivers/irq-bcm2836.c drivers/irq-bcm2835.c drivers/arch_timer.c \
	drivers/uart.c drivers/amba-pl011.c drivers/8250_bcm2835aux.c \
	drivers/rtc-pl031.c drivers/reset.c drivers/psci.c \
	drivers/bcm2835_wdt.c drivers/vexpress-syscfg.c \
	drivers/pinctrl-bcm2835.c drivers/bcm2835-mailbox.c

FLOOR := \
	arch/arm/vfp/vfp.c arch/arm/vfp/vfphw.S arch/arm/vfp/hwcap.c \
	kernel/panic.c kernel/lkdtm.c arch/arm/kernel/unwind.c \
	lib/printk.c lib/vsprintf.c lib/string.c lib/kallsyms.c \
	lib/avl.c lib/radix_tree.c lib/random.c \
	lib/fdt.c lib/fdt_find.c lib/fdt_address.c lib/cpio.c lib/inflate.c \
	arch/arm/lib/memcpy.S arch/arm/lib/memset.S arch/arm/lib/copy_page.S \
	arch/arm/lib/copy_ptes.S arch/arm/lib/uaccess.S

SRCS := $(HEAD) $(BOOT_PATH) $(MEMORY) $(RECLAIM) $(MEMORY_CALLS) $(TASKS) \
	$(DOORS) $(FILES) \
	$(BLOCK) $(DRIVERS) $(FLOOR)
OBJS := $(patsubst %,$(BUILD)/%.o,$(basename $(SRCS)))
INITRAMFS_OBJ := $(BUILD)/initramfs.o

# -mfloat-abi=soft	the kernel keeps out of the VFP registers
# -ffreestanding -fbuiltin	no C library, but memcpy() of a word is a store
# -fno-strict-aliasing	page tables and objects share memory
# -funwind-tables	backtraces without frame pointers
# -Wa,--fatal-warnings	they are about what the manual calls unpredictable
# -ffunction-sections	and --gc-sections below: what nobody calls is left out
CFLAGS := -march=armv7-a+sec -mfloat-abi=soft -std=gnu11 -g \
	-ffreestanding -fbuiltin -fno-strict-aliasing -fno-common -fno-pic \
	-fno-stack-protector -funwind-tables -ffunction-sections \
	-fdata-sections -Wa,--fatal-warnings \
	-Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes \
	-Wvla -Wundef -Iinclude -I$(BUILD)/include

# Thumb code is a third smaller than ARM code and no slower. It is compiled for
# speed where instructions are counted. Everything else has to be small in the
# zImage: it is compiled for size, and, by the rest of the flags, so that what
# is alike stays alike, which LZ4 turns into 2 KB less.
HOT := arch/arm/kernel/signal.c arch/arm/mm/fault.c mm/memory.c \
	mm/pgtable.c mm/vma.c mm/anon_vma.c mm/mmap.c \
	kernel/sys_rw.c fs/namei.c fs/file.c \
	mm/page_alloc.c lib/avl.c lib/random.c lib/fdt.c fs/mpage.c kernel/binfmt_elf.c
$(patsubst %,$(BUILD)/%.o,$(basename $(HOT))): private CFLAGS += -mthumb -O2
CODE ?= -mthumb -Os -fno-schedule-insns2 -fno-move-loop-invariants \
	-fno-tree-dominator-opts -fno-reorder-blocks
$(patsubst %,$(BUILD)/%.o,$(basename $(filter-out $(HOT),$(filter %.c,$(SRCS))))): private CFLAGS += $(CODE)

LINK_FLAGS := -nostdlib -static -Wl,--build-id=none \
	-Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments \
	-Wl,--gc-sections -Wl,-T,$(BUILD)/linker.ld

# `make V=1` shows the commands.
Q := $(if $(V),,@)
say = $(if $(V),@:,@printf '  %-7s %s\n' $(1) $(2))

CC := $(CROSS_COMPILE)gcc
OBJCOPY := $(CROSS_COMPILE)objcopy

all: $(BUILD)/zImage $(BUILD)/Image $(BUILD)/initramfs.cpio \
	compile_commands.json

# Written when the compiler or a flag changes, and only then. What is compiled
# by the files included below is rebuilt with it, too.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CFLAGS) $(CODE) $(HOT) $(LINK_FLAGS) $(BOOT_CFLAGS)' \
		'$(USER_CFLAGS) $(USER_LDFLAGS) $(BENCH_CFLAGS) $(ABI_CFLAGS)' \
		"$$($(CC) -dumpversion)" > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

GENERATED := $(addprefix $(BUILD)/include/generated/,asm-offsets.h \
	syscall-nr.h syscall-table.h)

$(BUILD)/include/generated/syscall-%.h: arch/arm/tools/syscall.tbl \
		scripts/syscalltbl
	@mkdir -p $(@D)
	$(Q)scripts/syscalltbl $< $* > $@.tmp && mv $@.tmp $@

$(BUILD)/asm-offsets.s: arch/arm/kernel/asm-offsets.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -S -o $@ $<

$(BUILD)/include/generated/asm-offsets.h: $(BUILD)/asm-offsets.s
	@mkdir -p $(@D)
	$(Q)sed -n 's/^->\([A-Z_0-9]*\) #*\(.*\)/#define \1 \2/p' $< > $@

$(BUILD)/%.o: %.c $(BUILD)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.S $(BUILD)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/linker.ld: linker.ld include/asm/memory.h $(BUILD)/flags
	$(Q)$(CC) -E -P -x c -D__ASSEMBLER__ -Iinclude -o $@ $<

# INITRAMFS= (empty) leaves the built-in archive out.
INITRAMFS ?= $(BUILD)/initramfs.cpio
$(INITRAMFS_OBJ): $(INITRAMFS) $(BUILD)/initramfs.name
	@mkdir -p $(@D)
	$(Q)printf '.section .init.ramfs, "a"\n%s\n' \
		'$(if $(INITRAMFS),.incbin "$(INITRAMFS)")' | \
		$(CC) $(CFLAGS) -x assembler -c -o $@ -

$(BUILD)/initramfs.name: FORCE
	@mkdir -p $(@D)
	@echo '$(INITRAMFS)' > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(BUILD)/vmlinux: $(OBJS) $(INITRAMFS_OBJ) $(BUILD)/linker.ld \
		scripts/link-vmlinux scripts/kallsyms scripts/sort-extable
	$(call say,LINK,$@)
	$(Q)CROSS_COMPILE=$(CROSS_COMPILE) LIBS=-lgcc LINK='$(CC) $(LINK_FLAGS)' \
		scripts/link-vmlinux $@ $(OBJS) $(INITRAMFS_OBJ)

$(BUILD)/Image: $(BUILD)/vmlinux
	$(Q)$(OBJCOPY) -O binary $< $@

-include $(OBJS:.o=.d) $(BUILD)/asm-offsets.d

# --- Everything else, each part beside what it builds -------------------------

include boot/boot.mk user/user.mk tests/bench/bench.mk tests/abi/abi.mk \
	tests/robust/robust.mk tests/compare/compare.mk \
	tests/unit/unit.mk scripts/commands.mk

$(BOOT_OBJS) $(USER_CRT0) $(USER_LIB_OBJS) $(BENCH_OBJS) $(ABI_LIB) \
$(ABI_RAW:=.o) $(ABI_LIBC:=.o) $(ROBUST_ELFS:=.o) $(ROBUST)/world.o \
$(COMPARE_OBJS) \
$(USER_INIT_SRCS:%=$(BUILD)/user/obj/init/%.o) \
$(BUILD)/user/obj/demo/fault.c.o: $(BUILD)/flags

FORCE:
.PHONY: all FORCE
# Headers that only rules name must not be removed when the build is done.
.SECONDARY: $(GENERATED)

endif
