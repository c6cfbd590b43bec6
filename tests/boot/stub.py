"""Stands in for a boot loader that enters the zImage in its own way.

A stub is an ELF file for QEMU's -kernel. It carries what has to be in memory,
brings the CPU into the wanted state, copies each piece to its place and
jumps. It lies far up in RAM, where nothing of the boot is in its way.

    path = loader(tmp_path, [(zimage, 0x40008000), (dtb, 0x48000000)],
                  entry=0x40008000, r2=0x48000000, state=CACHES_ON)
"""

import subprocess

from archive import CC

STAGE = 0x0c000000		# of the stub, from the beginning of RAM

# A first-level table of sections, each address itself: devices, but for the
# 256 MiB from RAM on, which are cached. Then MMU and caches on.
CACHES_ON = """
	ldr	r0, =table
	mov	r1, #0
1:	ldr	r2, =0xc02
	lsr	r3, r1, #8
	cmp	r3, #(RAM >> 28)
	orreq	r2, r2, #0xc
	orr	r2, r2, r1, lsl #20
	str	r2, [r0, r1, lsl #2]
	add	r1, r1, #1
	cmp	r1, #4096
	blo	1b
	mov	r1, #0
	mcr	p15, 0, r1, c2, c0, 2		@ TTBCR
	mcr	p15, 0, r0, c2, c0, 0		@ TTBR0
	mvn	r1, #0
	mcr	p15, 0, r1, c3, c0, 0		@ DACR: nothing is checked
	mcr	p15, 0, r1, c8, c7, 0
	dsb
	isb
	mrc	p15, 0, r1, c1, c0, 0
	ldr	r2, =0x1805			@ I, Z, C, M
	orr	r1, r1, r2
	mcr	p15, 0, r1, c1, c0, 0
	isb
"""

# The same for Hyp mode, whose tables are long descriptors: four of 1 GiB.
HYP_CACHES_ON = """
	ldr	r0, =table
	mov	r1, #0
1:	ldr	r2, =0x721			@ block, AF, inner shareable
	lsl	r3, r1, #30
	cmp	r1, #(RAM >> 30)
	addne	r2, r2, #4			@ attribute 1: device
	orr	r2, r2, r3
	str	r2, [r0], #4
	mov	r2, #0
	str	r2, [r0], #4
	add	r1, r1, #1
	cmp	r1, #4
	blo	1b
	ldr	r0, =0x04ff
	mcr	p15, 4, r0, c10, c2, 0		@ HMAIR0: memory, device
	ldr	r0, =0x80803500
	mcr	p15, 4, r0, c2, c0, 2		@ HTCR
	ldr	r0, =table
	mov	r1, #0
	mcrr	p15, 4, r0, r1, c2		@ HTTBR
	dsb
	isb
	mrc	p15, 4, r1, c1, c0, 0
	ldr	r2, =0x1805
	orr	r1, r1, r2
	mcr	p15, 4, r1, c1, c0, 0		@ HSCTLR
	isb
"""

# Traps set for the modes below, a clock that is off by years, and a junk
# SCTLR (MMU on!) that counts as soon as Hyp mode is left.
HYP_LEFTOVERS = """
	ldr	r0, =0x08300000			@ HCR: TGE, TVM, TAC
	mcr	p15, 4, r0, c1, c1, 0
	ldr	r0, =0xbfff
	mcr	p15, 4, r0, c1, c1, 2		@ HCPTR
	ldr	r0, =0x8000
	mcr	p15, 4, r0, c1, c1, 3		@ HSTR
	mvn	r0, #0x5000
	mcrr	p15, 4, r0, r0, c14		@ CNTVOFF
	mov	r0, #0
	mcr	p15, 4, r0, c14, c1, 0		@ CNTHCTL
	mcr	p15, 4, r0, c0, c0, 0		@ VPIDR
	mrc	p15, 0, r0, c1, c0, 0
	ldr	r1, =0x30003007
	orr	r0, r0, r1
	mcr	p15, 0, r0, c1, c0, 0		@ SCTLR: AFE TRE V I, C A M
"""

# Control registers as nobody should leave them.
LEFTOVERS = """
	ldr	r0, =0xb0000001			@ long descriptors, if M were set
	mcr	p15, 0, r0, c2, c0, 2		@ TTBCR
	ldr	r0, =0xdeadbee0
	mcr	p15, 0, r0, c2, c0, 0		@ TTBR0
	mcr	p15, 0, r0, c2, c0, 1		@ TTBR1
	mcr	p15, 0, r0, c12, c0, 0		@ VBAR
	mcr	p15, 0, r0, c13, c0, 1		@ CONTEXTIDR
	mcr	p15, 0, r0, c13, c0, 4		@ TPIDRPRW
	mov	r0, #0
	mcr	p15, 0, r0, c3, c0, 0		@ DACR: no access at all
	ldr	r0, =0x00f00000
	mcr	p15, 0, r0, c1, c0, 2		@ CPACR: VFP ...
	isb
	mov	r0, #0x40000000
	.fpu	vfpv3
	vmsr	fpexc, r0			@ ... on
	mrc	p15, 0, r0, c1, c0, 0
	ldr	r1, =0x70182002			@ TE AFE TRE UWXN WXN V A
	orr	r0, r0, r1
	mcr	p15, 0, r0, c1, c0, 0
	isb
"""

# Both timers have fired and nobody has listened.
TIMERS_FIRED = """
	mov	r0, #0
	mcr	p15, 0, r0, c14, c2, 0		@ CNTP_TVAL
	mcr	p15, 0, r0, c14, c3, 0		@ CNTV_TVAL
	mov	r0, #1
	mcr	p15, 0, r0, c14, c2, 1		@ CNTP_CTL: on
	mcr	p15, 0, r0, c14, c3, 1		@ CNTV_CTL: on
"""


def mode(number):
    """The state in which the CPU is in another mode, all masked."""
    return f"\tcps\t#{number:#x}\n"


COPY = """
	ldr	r0, ={dst:#x}
	ldr	r1, =blob{i}
	ldr	r2, =blob{i}_end
1:	ldrb	r3, [r1], #1
	strb	r3, [r0], #1
	cmp	r1, r2
	blo	1b
"""

STUB = """
	.arch	armv7-a
	.arch_extension virt
	.arm
	.globl	_start
_start:
{state}
{copies}
{late}
	mov	r0, #0
	ldr	r1, ={r1:#x}
	ldr	r2, ={r2:#x}
	mov	sp, #0
	ldr	pc, ={entry:#x}
	.ltorg
{blobs}
	.balign	16384
table:	.space	16384
"""


def loader(tmp_path, pieces, *, entry, r1=0xffffffff, r2=0, state="",
           late="", ram=0x40000000):
    """Builds a stub; returns its path.

    pieces  (bytes, address) each
    state   assembly that comes before the copying
    late    assembly that comes after it
    """
    copies = blobs = ""
    for i, (data, dst) in enumerate(pieces):
        path = tmp_path / f"blob{i}"
        path.write_bytes(data)
        copies += COPY.format(i=i, dst=dst)
        blobs += (f"\t.balign 4096\nblob{i}:\t.incbin \"{path}\"\n"
                  f"blob{i}_end:\n")
    source = f".set RAM, {ram:#x}\n" + STUB.format(
        state=state, late=late, copies=copies, blobs=blobs, r1=r1, r2=r2,
        entry=entry)
    path = tmp_path / "stub.elf"
    subprocess.run([CC, "-nostdlib", "-x", "assembler", "-",
                    f"-Wl,-Ttext={ram + STAGE:#x}", "-Wl,--build-id=none",
                    "-Wl,--no-warn-rwx-segments", "-o", str(path)],
                   input=source.encode(), check=True, timeout=60)
    return path
