# Started by scripts/debug, which has connected to QEMU: the machine stands
# before its first instruction. From here to the first of the zImage.

set confirm off
set print pretty on
set python print-stack message

# As in the kernel's sources: print current->pid
macro define current ((struct task_struct *)$TPIDRPRW)

source scripts/gdb/zp.py
zp-start
