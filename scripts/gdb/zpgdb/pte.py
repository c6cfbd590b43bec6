"""zp-pte: from an address to its page-table entries, in words.

The bits and the two settings that give them their meaning (SCTLR.AFE and
SCTLR.TRE) are explained at the head of include/asm/pgtable.h."""

import struct

import gdb

from . import cpu, kernel
from .cpu import C

# By TEX[0]:C:B, as PRRR and NMRR are set in include/asm/pgtable.h.
MEMORY_TYPES = {0: "strongly ordered", 1: "device",
                3: "normal, cached (write-back, write-allocate)",
                4: "normal, not cached"}

# Second level, from the top: bit, name, meaning when set, when clear.
SMALL_PAGE = (
    ("PTE_NG", "nG", "valid for this process's ASID only",
     "global: valid for every ASID"),
    ("PTE_S", "S", "shareable: kept coherent between CPUs", "not shareable"),
    ("PTE_RDONLY", "AP2", "read-only", "writable"),
    ("PTE_SPECIAL", "TEX2", "special: no count is kept (SCTLR.TRE = 1: this "
     "bit is software's)", "ordinary: the page counts its mappings"),
    ("PTE_DIRTY", "TEX1", "dirty: written since last clean (software's, "
     "too)", "clean"),
    ("PTE_USER", "AP1", "user mode may access", "kernel only"),
    ("PTE_YOUNG", "AP0", "young: SCTLR.AFE = 1 makes this the access flag",
     "old: SCTLR.AFE = 1, so the next access faults"),
    ("PTE_XN", "XN", "never executable", "executable"),
)
SECTION = (
    ("SECT_S", "S", "shareable: kept coherent between CPUs", "not shareable"),
    ("SECT_RDONLY", "AP2", "read-only", "writable"),
    ("SECT_AF", "AP0", "young (the access flag)", "old: an access faults"),
    ("SECT_XN", "XN", "never executable", "executable"),
)


def bit_lines(entry, table):
    for bit, name, when_set, when_clear in table:
        mask = C[bit]
        value = bool(entry & mask)
        yield (f"    bit {mask.bit_length() - 1:2d}  {name:4s} = {value:d}  "
               f"{when_set if value else when_clear}")


def memory_type(tex0, c, b):
    index = bool(tex0) << 2 | bool(c) << 1 | bool(b)
    kind = MEMORY_TYPES.get(index, "not used by zeropage")
    return f"    TEX0:C:B = {index}  memory type: {kind}"


def choose_table(addr):
    """Which register translates addr: its name, table, and a sentence."""
    n = cpu.reg("TTBCR") & 7
    if n and addr >> (32 - n):
        return "TTBR1", cpu.reg("TTBR1") & 0xffffc000, (
            f"TTBCR.N = {n}: from {1 << (32 - n):#x} on, TTBR1 (the "
            "kernel's table)")
    mask = ~((1 << (14 - n)) - 1) & 0xffffffff
    return "TTBR0", cpu.reg("TTBR0") & mask, (
        f"TTBCR.N = {n}: TTBR0 (the process's table, ASID "
        f"{(cpu.reg('CONTEXTIDR') or 0) & 0xff})" if n else
        "TTBCR.N = 0: TTBR0 translates everything")


class Walk:
    """Both levels for one address. l2 is None where there is no table."""

    def __init__(self, addr, table):
        self.addr = addr
        self.l1_at = table + (addr >> C["PGDIR_SHIFT"]) * 4
        self.l1 = cpu.read_word(self.l1_at)
        self.kind = self.l1 & C["PGD_TYPE_MASK"]
        self.l2 = self.l2_at = None
        if self.kind == C["PGD_TYPE_TABLE"]:
            index = addr >> C["PAGE_SHIFT"] & (C["PTRS_PER_PTE"] - 1)
            self.l2_at = (self.l1 & C["PGD_TABLE_MASK"]) + index * 4
            self.l2 = cpu.read_word(self.l2_at)

    def phys(self):
        """The physical address, or None."""
        if self.kind == C["PGD_TYPE_SECT"]:
            return self.l1 & C["SECT_MASK"] | self.addr & 0xfffff
        if self.l2 is not None and self.l2 & C["PTE_VALID"]:
            return self.l2 & C["PTE_FRAME"] | self.addr & 0xfff
        return None

    def explain(self):
        yield (f"First level, entry {self.addr >> C['PGDIR_SHIFT']:#x} at "
               f"physical {self.l1_at:#010x}: {self.l1:#010x}")
        if self.l1 == 0:
            yield "  empty: nothing in this MiB is mapped"
        elif self.kind == C["PGD_TYPE_TABLE"]:
            yield (f"  a second-level table at physical "
                   f"{self.l1 & C['PGD_TABLE_MASK']:#010x}, domain "
                   f"{self.l1 >> 5 & 15}")
            pxn = bool(self.l1 & C["PGD_TABLE_PXN"])
            yield (f"    bit  2  PXN  = {pxn:d}  the kernel may "
                   f"{'never ' if pxn else ''}execute here")
            yield from self.explain_small_page()
        elif self.kind == C["PGD_TYPE_SECT"]:
            yield (f"  a section: 1 MiB at physical "
                   f"{self.l1 & C['SECT_MASK']:#010x}")
            yield from bit_lines(self.l1, SECTION)
            yield memory_type(self.l1 & 0x1000, self.l1 & C["SECT_C"],
                              self.l1 & C["SECT_B"])
        else:
            yield "  neither table nor section: zeropage writes no such entry"

    def explain_small_page(self):
        yield (f"Second level, entry "
               f"{self.addr >> C['PAGE_SHIFT'] & 0xff:#x} at physical "
               f"{self.l2_at:#010x}: {self.l2:#010x}")
        if self.l2 == 0:
            yield "  empty: the page was never touched, or was given back"
        elif not self.l2 & C["PTE_VALID"]:
            yield "  not valid, yet not empty: the page is in swap"
        else:
            yield (f"  a page at physical {self.l2 & C['PTE_FRAME']:#010x}, "
                   f"frame {self.l2 >> C['PAGE_SHIFT']:#x}")
            yield from bit_lines(self.l2, SMALL_PAGE)
            yield memory_type(self.l2 & C["PTE_TEX0"], self.l2 & C["PTE_C"],
                              self.l2 & C["PTE_B"])


def mm_walk(mm, addr):
    return Walk(addr, kernel.to_phys(mm["pgd"]))


def count_present(mm, start, end):
    """How many pages of [start, end) have an entry. One read for a table."""
    table, size = kernel.to_phys(mm["pgd"]), 1 << C["PGDIR_SHIFT"]
    found = 0
    while start < end:
        upto = min(end, (start | (size - 1)) + 1)
        l1 = cpu.read_word(table + (start >> C["PGDIR_SHIFT"]) * 4)
        if l1 & C["PGD_TYPE_MASK"] == C["PGD_TYPE_TABLE"]:
            first = start >> C["PAGE_SHIFT"] & 0xff
            count = (upto - start) >> C["PAGE_SHIFT"]
            data = cpu.read_phys((l1 & C["PGD_TABLE_MASK"]) + first * 4,
                                 count * 4)
            found += sum(bool(e & C["PTE_VALID"])
                         for e, in struct.iter_unpack("<I", data))
        start = upto
    return found


class ZpPte(gdb.Command):
    """zp-pte ADDR: the page-table entries that translate ADDR, explained.

The walk is the hardware's: TTBCR.N chooses between TTBR0 and TTBR1, both
levels are read by physical address."""

    def __init__(self):
        super().__init__("zp-pte", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        if not argument:
            raise gdb.GdbError("zp-pte ADDR: which address?")
        addr = cpu.number(argument)
        if not cpu.mmu_on():
            print(f"The MMU is off: {addr:#010x} is a physical address, no "
                  "table is looked at.")
            if not cpu.reg("TTBCR") or not cpu.reg("TTBR1"):
                return
            print("The table registers are set already; this is what they "
                  "will say:")
        name, table, why = choose_table(addr)
        print(f"{addr:#010x}: {why}; table at physical {table:#010x}")
        walk = Walk(addr, table)
        for line in walk.explain():
            print(line)
        phys = walk.phys()
        if phys is None:
            print(f"So an access to {addr:#010x} faults.")
        else:
            print(f"So {addr:#010x} ({name}) is physical {phys:#010x}.")


ZpPte()
