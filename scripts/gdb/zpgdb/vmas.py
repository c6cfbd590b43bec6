"""zp-vmas: the areas of an address space."""

import gdb

from . import cpu, kernel, pte
from .cpu import C


def find_task(pid):
    for task in kernel.tasks():
        if task["pid"] == pid:
            return task
    raise gdb.GdbError(f"There is no task {pid}; zp-ps lists them.")


def rights(vma):
    """As in /proc/PID/maps."""
    flags = vma["vm_flags"]
    text = "".join(letter if flags & C[bit] else "-" for letter, bit in
                   (("r", "VM_READ"), ("w", "VM_WRITE"), ("x", "VM_EXEC")))
    return text + ("s" if flags & C["VM_SHARED"] else "p")


def origin(vma, mm):
    """Where the pages of the area come from, in a few words."""
    file = vma.follow("vm_file", "struct file")
    if file is not None:
        return file_name(file)
    if vma["vm_start"] <= mm["brk"] and vma["vm_end"] >= mm["start_brk"]:
        return "[heap]"
    if vma["vm_flags"] & C["VM_GROWSDOWN"]:
        return "[stack]"
    return "anonymous"


def file_name(file):
    """The path of an open file below its mount."""
    names = []
    dentry = file["f_path"].follow("dentry", "struct dentry")
    while dentry["d_parent"] != dentry.addr:
        names.append(kernel.cstring(dentry["d_name"]))
        dentry = dentry.follow("d_parent", "struct dentry")
    return "/" + "/".join(reversed(names))


def areas(mm):
    return kernel.each(mm["mmap"].addr, "struct vm_area_struct", "vm_list")


def find_area(mm, addr):
    """The area that holds addr; or the stack that may grow down to it."""
    for vma in areas(mm):
        if addr < vma["vm_end"]:
            if addr >= vma["vm_start"] or \
                    vma["vm_flags"] & C["VM_GROWSDOWN"]:
                return vma
            return None
    return None


class ZpVmas(gdb.Command):
    """zp-vmas [PID]: the areas of the current task, or of task PID.

Each line is an area as in /proc/PID/maps, with the number of its pages that
have an entry in the page table now, out of all of its pages."""

    def __init__(self):
        super().__init__("zp-vmas", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        kernel.need_kernel("areas")
        task = find_task(cpu.number(argument)) if argument \
            else kernel.current()
        mm = task.follow("mm", "struct mm_struct")
        print(f"Task {task['pid']} ({task['comm']})", end="")
        if mm is None:
            print(": a kernel thread, it has no address space of its own.")
            return
        print(f": {mm['map_count']} areas, page table at physical "
              f"{kernel.to_phys(mm['pgd']):#010x}")
        print("start    end      rights  offset    resident  what")
        for vma in areas(mm):
            start, end = vma["vm_start"], vma["vm_end"]
            resident = pte.count_present(mm, start, end)
            total = (end - start) >> C["PAGE_SHIFT"]
            offset = vma["vm_pgoff"] << C["PAGE_SHIFT"] \
                if vma["vm_file"] else 0
            print(f"{start:08x}-{end:08x} {rights(vma)}  {offset:08x}  "
                  f"{resident:4d}/{total:<4d} {origin(vma, mm)}")
        if cpu.mode() == cpu.USR_MODE and not argument:
            vma = find_area(mm, cpu.pc())
            print(f"pc = {cpu.pc():#010x} is in " + (
                f"{vma['vm_start']:08x}-{vma['vm_end']:08x}" if vma
                else "no area"))


ZpVmas()
