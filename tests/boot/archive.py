"""Makes initramfs archives, good and bad, and the programs in them.

The programs are built from C without a library: what they do is what they
say, by the system calls below.
"""

import functools
import os
import stat
import subprocess
import tempfile

import pytest

from qemu import ROOT

CC = "arm-none-eabi-gcc"

# The beginning of every program: _start(), which hands over the stack as the
# kernel made it, and the calls.
PRELUDE = r"""
typedef unsigned long ul;
int program(int argc, char **argv, char **envp);
__asm__(".globl _start\n_start: mov r0, sp\n b begin\n");

static long sys(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r7 __asm__("r7") = nr;
	register long r0 __asm__("r0") = a, r1 __asm__("r1") = b;
	register long r2 __asm__("r2") = c, r3 __asm__("r3") = d;
	register long r4 __asm__("r4") = e, r5 __asm__("r5") = f;

	__asm__ volatile("svc #0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2),
			 "r"(r3), "r"(r4), "r"(r5) : "memory");
	return r0;
}
#define sys3(nr, a, b, c) sys(nr, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define exit(code) sys3(248, code, 0, 0)
#define fork() sys3(2, 0, 0, 0)
#define wait4(pid, status) sys(114, pid, (long)(status), 0, 0, 0, 0)
#define pause() sys3(162, (long[]){ 1000000, 0 }, 0, 0)
#define poweroff() sys3(88, 0xfee1dead, 672274793, 0x4321fedc)
#define mmap(addr, len, prot, flags) \
	((char *)sys(192, (long)(addr), len, prot, flags, -1, 0))
#define failed(p) ((ul)(p) > -4096UL)

static __attribute__((unused)) void put(const char *s)
{
	int n = 0;

	while (s[n])
		n++;
	sys3(4, 1, s, n);
}

static __attribute__((unused)) void put_number(ul n)
{
	char buf[12], *p = buf + sizeof(buf);

	*--p = 0;
	do
		*--p = '0' + n % 10;
	while (n /= 10);
	put(p);
}

void __attribute__((used)) begin(ul *sp)
{
	exit(program(sp[0], (char **)(sp + 1), (char **)(sp + 2 + sp[0])));
}
"""

HELLO = """
int program(int argc, char **argv, char **envp)
{
	put("PID 1 is here\\n");
	poweroff();
	return 1;
}
"""


@functools.cache
def compile_program(source):
    """Builds PRELUDE + source; returns the ELF file's bytes."""
    argv = [CC, "-O1", "-march=armv7-a", "-marm", "-ffreestanding",
            "-fno-builtin", "-fno-delete-null-pointer-checks", "-nostdlib",
            "-static", "-w", "-s", "-x", "c", "-Wl,-z,max-page-size=4096",
            "-Wl,--build-id=none", "-Wl,-Ttext=0x10000", "-", "-lgcc", "-o"]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program")
        subprocess.run([*argv, path], input=(PRELUDE + source).encode(),
                       check=True, timeout=60)
        with open(path, "rb") as file:
            return file.read()


def entry(name, data=b"", mode=stat.S_IFREG | 0o755, dev=(0, 0), ino=1,
          nlink=1):
    """One member of a newc archive."""
    raw = name.encode() + b"\0"
    fields = (ino, mode, 0, 0, nlink, 0, len(data), 0, 0, *dev, len(raw), 0)
    head = b"070701" + b"".join(b"%08X" % f for f in fields) + raw
    return head + b"\0" * (-len(head) % 4) + data + b"\0" * (-len(data) % 4)


TRAILER = entry("TRAILER!!!", mode=0)


def cpio(files):
    """An archive of {name: contents}; a name with / has its directories."""
    out, made = b"", set()
    for name, data in files.items():
        parts = name.split("/")[:-1]
        for i in range(len(parts)):
            path = "/".join(parts[:i + 1])
            if path not in made:
                out += entry(path, mode=stat.S_IFDIR | 0o755)
                made.add(path)
        out += entry(name, data)
    return out + TRAILER


def built(path):
    """The contents of a product of `make`."""
    path = os.path.join(ROOT, path)
    if not os.path.exists(path):
        pytest.fail(f"{path} is missing: run make first")
    with open(path, "rb") as file:
        return file.read()


@functools.cache
def symbols():
    """The kernel's symbols, from System.map."""
    lines = built("build/System.map").decode().splitlines()
    return {name: int(address, 16)
            for address, _, name in map(str.split, lines)}


def write(tmp_path, name, data):
    """data in a file of that name; returns its path."""
    path = tmp_path / name
    path.write_bytes(data)
    return path
