#!/usr/bin/python3
"""Turns the call table and the doors' prototypes into what the tests call.

usage: calls.py arch/arm/tools/syscall.tbl include/kernel/syscalls.h

Prints a row for each number that has an entry point: number, name, and a
letter for each register it takes, as the ARM EABI hands arguments over. So a
call is under test as soon as it is in the table, and a prototype that is not
understood fails the build.

    f descriptor   s path        r memory it reads   w memory it writes
    n length       a address     p process           g signal
    h l halves of a 64-bit number, high or low       i other number
    - register left out: a 64-bit number begins in an even one
"""

import re
import sys

NUMBERS = {"char", "short", "int", "long", "unsigned", "signed", "size_t",
           "loff_t", "u8", "u16", "u32", "u64", "s32", "s64"}
PATHS = {"filename", "pathname", "path", "name", "oldname", "newname",
         "dir_name", "dev_name", "type", "target", "linkpath"}

# Letters by the name of an argument that is a number; the first that fits.
KINDS = (
    (r"(\w*_)?\w*fd", "f"),
    (r"pid|tid|tgid|pgid|upid", "p"),
    (r"sig|signo|signal", "g"),
    (r"addr|start|brk|newsp|tls|arg|\w+addr", "a"),
    (r"\w*(len|size|count|siz|length)|nr|nfds|n|vlen|nr_\w+", "n"),
)

# Behind arm_syscall(), which takes the caller's registers.
PRIVATE = {"breakpoint": "", "cacheflush": "aai", "set_tls": "a", "get_tls": ""}


def parse_argument(text, where):
    """(name, letter, size in bytes) of one argument of a prototype."""
    match = re.fullmatch(r"(.*?)(\w+)(\[\w*\])?", text.strip())
    if not match:
        sys.exit(f"{where}: cannot read the argument '{text}'")
    kind, name = match[1].strip(), match[2]
    if "*" in kind or match[3]:
        if name in PATHS and re.match(r"const char \*$", kind):
            return name, "s", 4
        return name, "r" if kind.startswith("const") else "w", 4
    words = [word for word in kind.split() if word != "const"]
    if not words or not set(words) <= NUMBERS:
        sys.exit(f"{where}: the type of '{text}' is not known")
    wide = words in (["loff_t"], ["u64"], ["s64"]) or words.count("long") == 2
    if wide:
        return name, "l", 8
    for pattern, letter in KINDS:
        if re.fullmatch(pattern, name):
            return name, letter, 4
    return name, "i", 4


def registers(arguments, where):
    """The letters of all arguments, register by register."""
    letters = ""
    if arguments.strip() == "void":
        return letters
    for text in arguments.split(","):
        if "struct pt_regs *" in text:	# the kernel's own, not the caller's
            continue
        _, letter, size = parse_argument(text, where)
        if size == 8:
            letters += "-" * (len(letters) % 2) + "lh"
        else:
            letters += letter
    if len(letters) > 6:
        sys.exit(f"{where}: takes more registers than there are")
    return letters


def prototypes(path):
    """{door: its arguments, as text}."""
    with open(path, encoding="ascii") as header:
        text = re.sub(r"/\*.*?\*/", "", header.read(), flags=re.S)
    return {match[1]: " ".join(match[2].split()) for match in
            re.finditer(r"\b(?:long|void) (sys_\w+)\(([^;]*)\);", text)}


def rows(table, doors):
    """(number, name, letters) of each call that has an entry point."""
    with open(table, encoding="utf-8") as lines:
        for line in lines:
            fields = line.split("#")[0].split()
            if len(fields) < 3 or fields[2] == "-":
                continue
            number, name, entry = int(fields[0], 0), fields[1], fields[2]
            if entry == "arm_syscall":
                if name not in PRIVATE:
                    sys.exit(f"{table}: {name}: add it to PRIVATE in calls.py")
                yield number, name, PRIVATE[name]
            elif entry not in doors:
                sys.exit(f"{table}: {name}: no prototype of {entry}")
            else:
                yield number, name, registers(doors[entry], entry)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    doors = prototypes(sys.argv[2])
    count = 0
    print("/* Made by tests/robust/calls.py. */")
    for number, name, letters in rows(sys.argv[1], doors):
        print(f'CALL({number:#x}, "{name}", "{letters}")')
        count += 1
    if not count:
        sys.exit(f"{sys.argv[1]}: no call found")


if __name__ == "__main__":
    main()
