"""zp-log: the kernel's log ring."""

import re

import gdb

from . import cpu, kernel


def log_text():
    """What is still in the ring, from its first whole line on."""
    size = gdb.lookup_static_symbol("log_buf").type.sizeof
    head = kernel.var("log_head")
    ring = cpu.read_phys(kernel.to_phys(kernel.symbol("log_buf")), size)
    if head <= size:
        return ring[:head].decode("utf-8", "replace")
    start = head % size
    text = (ring[start:] + ring[:start]).decode("utf-8", "replace")
    return text[text.find("\n") + 1:]


class ZpLog(gdb.Command):
    """zp-log [N]: the kernel's log, or its last N lines.

It is read from memory, so it shows what no console has printed yet."""

    def __init__(self):
        super().__init__("zp-log", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        kernel.need_kernel("messages")
        lines = log_text().splitlines()
        if argument:
            lines = lines[-cpu.number(argument):]
        for line in lines:
            print(re.sub(r"^<\d>", "", line))


ZpLog()
