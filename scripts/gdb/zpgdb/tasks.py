"""zp-ps: the tasks."""

import gdb

from . import cpu, kernel

STATES = {0: "R running", 1: "S sleeping", 2: "D disk sleep", 4: "T stopped",
          16: "X dead", 32: "Z zombie"}


class ZpPs(gdb.Command):
    """zp-ps: all tasks, the running one marked with a star.

"resident" is in pages; "continues at" is the kernel function in which a task
that does not run gave up the CPU."""

    def __init__(self):
        super().__init__("zp-ps", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        running = cpu.reg("TPIDRPRW") if cpu.kernel_mapped() else 0
        print("   PID  PPID state         resident name             "
              "continues at")
        for task in kernel.tasks():
            parent = task.follow("parent", "struct task_struct")
            mm = task.follow("mm", "struct mm_struct")
            here = task.addr == running
            where = kernel.name_of(cpu.pc()) if here else \
                kernel.name_of(task["thread"]["pc"])
            rss = sum(mm["rss_stat"][:2]) + mm["rss_stat"][3] if mm else 0
            print(f"{'*' if here else ' '}{task['pid']:5d} "
                  f"{parent['pid'] if parent else 0:5d} "
                  f"{STATES.get(task['state'], '?'):13s} "
                  f"{rss if mm else '-':>8} {task['comm']:16s} {where}")


ZpPs()
