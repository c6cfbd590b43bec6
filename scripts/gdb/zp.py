"""GDB commands that show what zeropage is doing.

    zp-stage    where in the boot we are; the symbols follow by themselves
    zp-vmas     the areas of an address space
    zp-pte      the page-table entries behind an address, bit by bit
    zp-fault    the abort being handled, and what will become of it
    zp-pages    the page allocator
    zp-ps       the tasks
    zp-log      the kernel's log
    zp-console  what the machine has printed; zp-type answers it

`make debug` loads this file; `source scripts/gdb/zp.py` does it by hand. All
commands only look, and kernel data is read by physical address: so they
work in user mode and wherever the MMU does not let us through. `help
zp-pte` and so on tell more.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

# pylint: disable=wrong-import-position,unused-import
import zpgdb.vmas      # noqa: E402,F401
import zpgdb.pte       # noqa: E402,F401
import zpgdb.fault     # noqa: E402,F401
import zpgdb.pages     # noqa: E402,F401
import zpgdb.tasks     # noqa: E402,F401
import zpgdb.log       # noqa: E402,F401
import zpgdb.stage     # noqa: E402,F401
