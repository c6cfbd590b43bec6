"""zp-fault: what the CPU says about the last abort, and which row of the
case table at the head of mm/memory.c it falls into."""

import gdb

from . import cpu, kernel, pte, vmas
from .cpu import C

# Status codes (ARM ARM table B3-23) of which the case table treats.
SECTION_TRANSLATION, PAGE_TRANSLATION = 5, 7
SECTION_PERMISSION, PAGE_PERMISSION = 13, 15
ACCESS_FLAG = (3, 6)

FSR_WRITE, FSR_CM = 0x800, 0x2000


def status(fsr):
    return fsr & 15 | fsr >> 6 & 16


def status_name(fsr):
    """In the words of the kernel's own table, fsr_info[]."""
    row = kernel.var("fsr_info")[status(fsr)]
    return kernel.cstring(row["end"]["what"])


def expand_direction(vma, addr):
    return (f"The area {vma['vm_start']:08x}-{vma['vm_end']:08x} is a stack "
            f"that ends above: expand_stack() tries to grow it down to "
            f"{addr & ~0xfff & 0xffffffff:#010x}.")


def allowed(vma, access):
    need = {"read": C["VM_READ"] | C["VM_WRITE"] | C["VM_EXEC"],
            "write": C["VM_WRITE"], "execute": C["VM_EXEC"]}[access]
    return bool(vma["vm_flags"] & need)


def row(vma, entry, access):
    """The row of the table: (entry, area, function and what it does)."""
    shared = bool(vma["vm_flags"] & C["VM_SHARED"])
    backed = bool(vma["vm_ops"])
    area = "shared" if shared else "private file" if backed else "anonymous"
    write = access == "write"
    if entry == 0:
        if not backed:
            return "empty", area, "do_anonymous_page: " + (
                "a fresh zeroed page" if write else
                "the zero page, read-only")
        if not write:
            return "empty", area, ("do_read_fault: the cached page and its "
                                   "cached neighbours")
        if shared:
            return "empty", area, ("do_shared_fault: the cached page, "
                                   "writable, dirty")
        return "empty", area, "do_cow_fault: a copy of the cached page"
    if not entry & C["PTE_VALID"]:
        return "swapped", area, "do_swap_page: the page comes back from swap"
    if write and entry & C["PTE_RDONLY"]:
        if shared:
            what = "the entry becomes writable and dirty"
        elif entry & C["PTE_SPECIAL"]:
            what = "it is the zero page: a fresh page replaces it"
        else:
            what = "the only owner keeps the page, others get a copy"
        return "present, read-only", area, "do_wp_page: " + what
    if not entry & C["PTE_YOUNG"]:
        return "present, not young", area, \
            "handle_pte_present: the access flag is set"
    return "present, allowed", area, (
        "handle_pte_present: nothing is wrong (any more): the TLB entry is "
        "dropped")


def explain(addr, fsr, access):
    """Lines about one abort at addr."""
    code = status(fsr)
    yield (f"  status {code} ({code:#07b}): {status_name(fsr)}, on "
           f"{'an' if access == 'execute' else 'a'} {access}, domain "
           f"{fsr >> 4 & 15}")
    task = kernel.current()
    mm = task.follow("mm", "struct mm_struct")
    yield f"  task {task['pid']} ({task['comm']})"
    if mm is None or addr >= C["TASK_SIZE"]:
        yield "  not user memory: do_kernel_fault, or a signal for a program"
        return
    vma = vmas.find_area(mm, addr)
    if vma is None:
        yield f"  area: none holds {addr:#010x}: SIGSEGV (SEGV_MAPERR)"
        return
    yield (f"  area: {vma['vm_start']:08x}-{vma['vm_end']:08x} "
           f"{vmas.rights(vma)} {vmas.origin(vma, mm)}")
    if addr < vma["vm_start"]:
        yield "  " + expand_direction(vma, addr)
    walk = pte.mm_walk(mm, addr)
    entry = walk.l2 or 0
    if walk.l2 is None:
        yield f"  entry: no second-level table yet (first level {walk.l1:#x})"
    else:
        yield f"  entry: {entry:#010x}"
    if not allowed(vma, access):
        yield (f"  the area does not allow to {access}: SIGSEGV "
               "(SEGV_ACCERR)")
        return
    kind, area, what = row(vma, entry, access)
    yield f"  case: entry {kind} | area {area} | {access}"
    yield f"    -> {what}"
    if kind == "present, allowed":
        yield "       (or the fault has been resolved already)"


class ZpFault(gdb.Command):
    """zp-fault: explain the abort that the kernel is handling.

DFSR and DFAR tell of the last data abort, IFSR and IFAR of the last prefetch
abort; they keep their values until the next one. A good place to ask is a
breakpoint on do_DataAbort, do_PrefetchAbort or handle_mm_fault."""

    def __init__(self):
        super().__init__("zp-fault", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        kernel.need_kernel("faults of programs")
        dfsr, dfar = cpu.reg("DFSR"), cpu.reg("DFAR")
        ifsr, ifar = cpu.reg("IFSR"), cpu.reg("IFAR")
        if not dfsr and not ifsr:
            print("No abort has happened yet.")
            return
        prefetch = self.in_prefetch_abort()
        if dfsr and not prefetch:
            write = dfsr & (FSR_WRITE | FSR_CM) == FSR_WRITE
            print(f"Data abort: DFSR = {dfsr:#06x}, DFAR = {dfar:#010x}")
            for line in explain(dfar, dfsr, "write" if write else "read"):
                print(line)
        if ifsr and prefetch is not False:
            print(f"Prefetch abort: IFSR = {ifsr:#06x}, IFAR = {ifar:#010x}")
            for line in explain(ifar, ifsr, "execute"):
                print(line)

    @staticmethod
    def in_prefetch_abort():
        """Which of the two is being handled? None when neither is."""
        frame = gdb.newest_frame()
        for _ in range(12):
            if frame is None:
                break
            if frame.name() in ("do_PrefetchAbort", "vector_pabt"):
                return True
            if frame.name() in ("do_DataAbort", "vector_dabt"):
                return False
            try:
                frame = frame.older()
            except gdb.error:
                break
        return None


ZpFault()
