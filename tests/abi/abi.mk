# The ABI programs and the initramfs that runs them (included by Makefile,
# after user/user.mk).
#
#   make abi      build/abi/initramfs.cpio
#   make record   run it on Debian's Linux, keep what Linux prints (and what
#                 the scripts of tests/shell and tests/userland print)
#
# The programs are made with nothing but the compiler and tests/abi/lib: they
# test the system-call interface, so no C library may stand in between. From
# newlib they take memcpy and its like, which call nobody.

CROSS_COMPILE ?= arm-none-eabi-
BUILD ?= build
ifndef USER_RT
include user/user.mk
endif

# In the order in which they run. For another one write tests/abi/NAME.c, add
# its name here and `make record`.
ABI_PROGS := hello entry regs unknown identity \
	mmap_args mmap_flags mmap_place mmap_fixed mmap_file mmap_stack \
	prot munmap mprotect brk madvise advice mincore msync smaps residency sparse churn areas \
	fuzzmm \
	mremap remap_pages mlock stack_growth stack_limit elf_image traps align shared code mmap_size \
	efault iov pipe poll files fds dirs seek stat tty ttyline ttyjob devices \
	names paths opens fifo locks sendfile rwflags \
	attrs xattr sigpipe select dirents full renames smallprint \
	fork cow vfork wait kill exec exec_bad interp script orphan \
	sigaction sigqueue sigframe sigfault sigwait restart stop itimer futex \
	sigedge lifetime \
	ids perms setuid caps prctl reaper sched hostname rlimit2 cputime layout \
	clock clocks clockset sleep utimens itimers \
	random rusage limits rlimits tls kuser vfp proc procself procfs mounts pivot \
	dmesg badptr badnum

# These are linked with newlib and our glue, as a user's programs are.
ABI_LIBC_PROGS := libc

# These need a disk, and run in a boot of their own that has two: lib/disk.h
# says what is on them.
ABI_DISK_PROGS := diskfile ext2 diskmount diskstat blkdev swap sharedpos

# These are recorded on Linux; zeropage cannot run them yet.
ABI_AHEAD :=

# Files that are no programs, made by mkdata.py for exec_bad.
ABI_BAD := good none short magic machine phnum0 phentsize phoff cut kernel \
	wraps shrinks nowhere

# For interp: programs that ask for an interpreter, and interpreters.
ABI_DYN := exec pie pie_high pie_aligned pie_bss static_pie relative two \
	missing folder no_program loop text script open_end empty_path \
	short_path long_path far_path none short magic machine phnum0 \
	phentsize phoff cut fixed kernel wraps shrinks object \
	nothing_to_load nested writable rel noload words

ABI_DIR := tests/abi
ABI_OUT := $(BUILD)/abi
ABI_CC := $(CROSS_COMPILE)gcc

# Thumb, like Debian's own programs. Freestanding: the compiler must not turn
# a deliberate access into something else by knowing the C library.
ABI_CFLAGS := -std=gnu11 -O1 -g -march=armv7-a -mthumb -mfloat-abi=soft \
	-ffreestanding -fno-builtin -fomit-frame-pointer \
	-Wall -Wextra -Werror -I$(ABI_DIR)
ABI_LDFLAGS := -static -nostartfiles -Wl,-T,$(ABI_DIR)/lib/abi.ld \
	-Wl,-z,max-page-size=4096 -Wl,-z,noexecstack -Wl,--build-id=none

ABI_LIB := $(addprefix $(ABI_OUT)/lib/,start.o abi.o maps.o catch.o)
ABI_RAW := $(addprefix $(ABI_OUT)/,runner exec_helper $(ABI_PROGS) \
	$(ABI_DISK_PROGS))
ABI_LIBC := $(addprefix $(ABI_OUT)/,$(ABI_LIBC_PROGS))

.PHONY: abi record

abi: $(ABI_OUT)/initramfs.cpio

record: abi $(BUILD)/user/run $(BUILD)/busybox.cpio $(BUILD)/compare/compare.cpio
	$(ABI_DIR)/record
	tests/compare/record
	tests/shell/record
	tests/userland/record

$(ABI_OUT)/lib/%.o: $(ABI_DIR)/lib/%.S $(ABI_DIR)/abi.mk
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(ABI_CC) $(ABI_CFLAGS) -c -o $@ $<

$(ABI_OUT)/%.o: $(ABI_DIR)/%.c $(ABI_DIR)/abi.mk
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(ABI_CC) $(ABI_CFLAGS) -MMD -MP -c -o $@ $<

$(ABI_RAW): %: %.o $(ABI_LIB) $(ABI_DIR)/lib/abi.ld
	$(Q)$(ABI_CC) $(ABI_CFLAGS) $(ABI_LDFLAGS) -o $@ $(filter %.o,$^)

$(ABI_OUT)/runner: $(ABI_OUT)/lib/stock.o $(ABI_OUT)/lib/machine.o

# The one position-independent program; it says why it has no lib/.
$(ABI_OUT)/loader: $(ABI_DIR)/loader.c $(ABI_DIR)/abi.mk
	@mkdir -p $(@D)
	$(Q)$(ABI_CC) $(ABI_CFLAGS) -fPIC -nostdlib -Wl,-pie -Wl,-e,_start \
		-Wl,--no-dynamic-linker -Wl,-z,max-page-size=4096 \
		-Wl,-z,noexecstack -Wl,--build-id=none -o $@ $<

# These call whatever the kernel's table has; see tests/robust.
$(ABI_OUT)/badptr $(ABI_OUT)/badnum: $(addprefix $(BUILD)/robust/,sweep.o world.o)

$(ABI_LIBC:%=%.o): $(ABI_OUT)/%.o: $(ABI_DIR)/%.c $(ABI_DIR)/abi.mk
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(USER_CC) $(USER_CFLAGS) -MMD -MP -c -o $@ $<

$(ABI_LIBC): %: %.o $(USER_RT)
	$(Q)$(USER_LINK)

# Files the programs look at: data is two pages and 100 bytes of a pattern.
$(ABI_OUT)/data: $(ABI_DIR)/mkdata.py
	@mkdir -p $(@D)
	$(Q)/usr/bin/python3 $< $(ABI_OUT)

$(ABI_OUT)/list: $(ABI_DIR)/abi.mk
	@mkdir -p $(@D)
	$(Q)printf '%s\n' $(ABI_PROGS) $(ABI_LIBC_PROGS) > $@
	$(Q)printf '%s\n' $(ABI_DISK_PROGS) > $@.disk
	$(Q)printf '%s\n' $(ABI_AHEAD) > $@.ahead

# What the archive holds, in the words of scripts/mkinitramfs.
$(ABI_OUT)/initramfs.list: $(ABI_DIR)/abi.mk $(ABI_DIR)/initramfs.list
	@mkdir -p $(@D)
	$(Q)cp $(ABI_DIR)/initramfs.list $@
	$(Q)printf 'file /tests/%s $${ABI}/%s 0755 0 0\n' \
		$(foreach p,exec_helper $(ABI_PROGS) $(ABI_LIBC_PROGS) \
			$(ABI_DISK_PROGS),$p $p) \
		>> $@
	$(Q)printf 'file /tests/bad/%s $${ABI}/bad/%s 0755 0 0\n' \
		$(foreach p,$(ABI_BAD),$p $p) >> $@
	$(Q)printf 'file /tests/dyn/%s $${ABI}/dyn/%s 0755 0 0\n' \
		$(foreach p,$(ABI_DYN),$p $p) >> $@
	$(Q)echo 'file /tests/loader $${ABI}/loader 0755 0 0' >> $@

$(ABI_OUT)/initramfs.cpio: $(ABI_OUT)/initramfs.list $(ABI_RAW) $(ABI_LIBC) \
		$(ABI_OUT)/loader \
		$(ABI_OUT)/list $(ABI_OUT)/data $(MKINITRAMFS)
	$(Q)scripts/mkinitramfs -D ABI=$(ABI_OUT) -o $@ $<

-include $(wildcard $(ABI_OUT)/*.d $(ABI_OUT)/lib/*.d)
