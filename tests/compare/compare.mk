# Random runs that must go alike on Linux and here (included by Makefile, after
# tests/abi/abi.mk and tests/robust/robust.mk, of which they use something).
#
#   make fuzz KIND=mm SEED=1 SEEDS=1000 STEPS=200
#
# compares with Debian's Linux, in QEMU, run by run; tests/compare/fuzz can do
# more. tests/compare/expected has what Linux did with the runs of make test.

COMPARE_DIR := tests/compare
COMPARE := $(BUILD)/compare
COMPARE_OBJS := $(addprefix $(COMPARE)/,frame.o turns.o touch.o mm.o mm_bytes.o \
	mm_look.o fs.o)

$(COMPARE)/%.o: $(COMPARE_DIR)/%.c $(COMPARE_DIR)/compare.mk
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(ABI_CC) $(ABI_CFLAGS) -MMD -MP -c -o $@ $<

$(COMPARE)/init: $(COMPARE_OBJS) $(ABI_OUT)/lib/machine.o $(ABI_LIB) $(ABI_DIR)/lib/abi.ld
	$(Q)$(ABI_CC) $(ABI_CFLAGS) $(ABI_LDFLAGS) -o $@ $(filter %.o,$^)

$(COMPARE)/compare.cpio: $(COMPARE)/init $(ROBUST_DIR)/initramfs.list scripts/mkinitramfs
	$(Q)scripts/mkinitramfs -D INIT=$< -o $@ $(ROBUST_DIR)/initramfs.list

# Every kind, unless one is named.
KINDS := calls mm disk fs tmpfs
KIND ?= $(KINDS)

.PHONY: fuzz fuzz-mm fuzz-disk fuzz-fs fuzz-tmpfs
fuzz: $(addprefix fuzz-,$(KIND))

STEPS ?= 200
fuzz-mm fuzz-disk fuzz-fs fuzz-tmpfs: $(BUILD)/zImage $(COMPARE)/compare.cpio
	BUILD=$(BUILD) $(COMPARE_DIR)/fuzz -k $(@:fuzz-%=%) -s $(SEED) \
		-n $(SEEDS) -c $(STEPS)

-include $(wildcard $(COMPARE)/*.d)
