# Started by scripts/debug, which has connected to QEMU: the machine stands
# before its first instruction. From here to the first of the zImage.

set confirm off
set print pretty on
set python print-stack message

source scripts/gdb/zp.py
zp-start
