"""zp-pages: the page allocator."""

import struct
from collections import Counter

import gdb

from . import cpu, kernel
from .cpu import C

CHUNK = 1 << 20


def free_lists():
    """(order, blocks the counter tells, blocks that hang in the list)."""
    base = kernel.symbol("free_area")
    size = gdb.lookup_type("struct free_area").sizeof
    for order, area in enumerate(kernel.var("free_area")):
        count = sum(1 for _ in kernel.each(base + order * size,
                                           "struct page", "lru"))
        yield order, area["nr_free"], count


def count_flags():
    """How many pages have each flag, and how many are in use; every
    struct page is read."""
    size = gdb.lookup_type("struct page").sizeof
    first, last = kernel.var("min_low_pfn"), kernel.var("max_low_pfn")
    at = kernel.to_phys(kernel.var("mem_map"))
    end = at + (last - first) * size
    names = {value: name for name, value in C.items()
             if name.startswith("PG_")}
    flags, used = Counter(), 0
    while at < end:
        data = cpu.read_phys(at, min(CHUNK, end - at))
        for word, count in struct.iter_unpack(f"<Ii{size - 8}x", data):
            used += count > 0
            while word:
                bit = word & -word
                flags[names.get(bit, f"bit {bit:#x}")] += 1
                word &= ~bit
        at += len(data)
    return flags, used, last - first


class ZpPages(gdb.Command):
    """zp-pages: free blocks by order, totals, and pages by flag."""

    def __init__(self):
        super().__init__("zp-pages", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        kernel.need_kernel("struct pages")
        if not kernel.var("mem_map"):
            raise kernel.NotYet("mem_init() has not run: there is no "
                                "mem_map[] yet.")
        total = 0
        print("order  block    free blocks   pages")
        for order, counted, listed in free_lists():
            kib = (C["PAGE_SIZE"] >> 10) << order
            wrong = "" if counted == listed else f"  LIST HAS {listed}"
            print(f"{order:5d}  {kib:4d} KiB  {counted:11d}  "
                  f"{counted << order:6d}{wrong}")
            total += counted << order
        hot = kernel.var("pcp_count")
        flags, used, frames = count_flags()
        print(f"hot list of single pages: {hot}")
        print(f"free: {total + hot} pages, {(total + hot) * 4} KiB, of "
              f"{kernel.var('nr_total')} in the allocator's hands")
        print(f"frames {kernel.var('min_low_pfn'):#x} to "
              f"{kernel.var('max_low_pfn') - 1:#x}: {frames}, in use {used}")
        for name, count in sorted(flags.items()):
            note = " (heads of free blocks)" if name == "PG_buddy" else ""
            print(f"  {name:12s} {count}{note}")


ZpPages()
