"""zp-pages: the page allocator."""

import struct
from collections import Counter

import gdb

from . import cpu, kernel
from .cpu import C

CHUNK = 64		# struct pages: what fits one packet of GDB's protocol


def free_lists():
    """(order, blocks in the list)."""
    base = kernel.symbol("free_area")
    size = gdb.lookup_type("struct free_area").sizeof
    for order in range(len(kernel.var("free_area"))):
        count = sum(1 for _ in kernel.each(base + order * size,
                                           "struct page", "lru"))
        yield order, count


def count_flags():
    """How many pages have each flag, how many are in use, and how many there
    are. Free blocks are stepped over."""
    size = gdb.lookup_type("struct page").sizeof
    first, last = kernel.var("min_low_pfn"), kernel.var("max_low_pfn")
    # mem_map[] is indexed by frame number; it begins at the first frame.
    base = kernel.to_phys((kernel.var("mem_map") + first * size) & 0xffffffff)
    names = {value: name for name, value in C.items()
             if name.startswith("PG_")}
    flags, used, pfn = Counter(), 0, first
    while pfn < last:
        data = cpu.read_phys(base + (pfn - first) * size,
                             min(CHUNK, last - pfn) * size)
        for word, count, _, order in struct.iter_unpack(
                f"<IiiI{size - 16}x", data):
            used += count > 0
            flags.update(name for bit, name in names.items() if word & bit)
            pfn += 1
            if word & C["PG_buddy"] and order:
                pfn += (1 << order) - 1
                break
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
        for order, counted in free_lists():
            kib = (C["PAGE_SIZE"] >> 10) << order
            print(f"{order:5d}  {kib:4d} KiB  {counted:11d}  "
                  f"{counted << order:6d}")
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
