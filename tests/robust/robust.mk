# Programs that treat the kernel badly, each a PID 1 with an archive of its own
# (included by Makefile, after tests/abi/abi.mk, whose small library they use).
#
#   make fuzz KIND=calls SEED=1 SEEDS=100 MEM=16

ROBUST_PROGS := fuzz hogs thrash
ROBUST_DIR := tests/robust
ROBUST := $(BUILD)/robust
ROBUST_ELFS := $(addprefix $(ROBUST)/,$(ROBUST_PROGS))

$(ROBUST)/calls.h: $(ROBUST_DIR)/calls.py arch/arm/tools/syscall.tbl \
		include/kernel/syscalls.h
	@mkdir -p $(@D)
	$(Q)$(ROBUST_DIR)/calls.py $(wordlist 2,3,$^) > $@.tmp && mv $@.tmp $@

$(ROBUST)/%.o: $(ROBUST_DIR)/%.c $(ROBUST_DIR)/robust.mk | $(ROBUST)/calls.h
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(ABI_CC) $(ABI_CFLAGS) -I$(ROBUST) -MMD -MP -c -o $@ $<

$(ROBUST_ELFS): %: %.o $(ROBUST)/world.o $(ABI_OUT)/lib/stock.o $(ABI_LIB) $(ABI_DIR)/lib/abi.ld
	$(Q)$(ABI_CC) $(ABI_CFLAGS) $(ABI_LDFLAGS) -o $@ $(filter %.o,$^)

$(ROBUST)/%.cpio: $(ROBUST)/% $(ROBUST_DIR)/initramfs.list scripts/mkinitramfs
	$(Q)scripts/mkinitramfs -D INIT=$< -o $@ $(ROBUST_DIR)/initramfs.list

# 20000 calls a seed, some 10 seconds. Ends at the first panic; a line "leak"
# says what a seed lost. To see its
# calls: make fuzz KIND=calls SEED=7 SEEDS=1 LOUD=1.
SEED ?= 1
SEEDS ?= 10
CALLS ?= 20000

.PHONY: fuzz-calls
fuzz-calls: $(BUILD)/zImage $(ROBUST)/fuzz.cpio
	qemu-system-arm -M virt -cpu cortex-a15 -m $(or $(MEM),64) -nic none \
		-no-reboot -display none -monitor none -serial stdio \
		-kernel $(BUILD)/zImage -initrd $(ROBUST)/fuzz.cpio </dev/null \
		-append "quiet loglevel=1 panic=-1 seed=$(SEED) seeds=$(SEEDS) \
		calls=$(CALLS) loud=$(or $(LOUD),0)"

ROBUST_CPIOS := $(ROBUST_ELFS:=.cpio)
.SECONDARY: $(ROBUST)/world.o $(ROBUST_ELFS:=.o)

-include $(wildcard $(ROBUST)/*.d)
