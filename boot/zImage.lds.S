/*
 * The zImage: one piece, at no particular address.
 *
 * Variables and stack are part of the file, although they are zero in it:
 * then nothing outside of [start, _edata) belongs to us, a boot loader that
 * puts the device tree right behind the image does no harm, and the image
 * can be moved by copying that one range.
 */
OUTPUT_FORMAT("elf32-littlearm")
OUTPUT_ARCH(arm)
ENTRY(start)

SECTIONS
{
	. = 0;
	.text : {
		*(.head)		/* the boot protocol's words at 0x24 */
		*(.text .text.*)
		*(.rodata .rodata.*)
		*(.piggy)
	}
	.data : ALIGN(8) {
		*(.data .data.*)
		*(.bss .bss.* COMMON)
		*(.stack)
		. = ALIGN(32);		/* head.S moves us by 32 bytes */
		_edata = .;
	}

	/*
	 * Anything in these would be an absolute address, to be filled in by
	 * a loader which we do not have.
	 */
	.got : { *(.got .got.* .igot.*) }
	.rel : { *(.rel.* .rela.*) }
	ASSERT(SIZEOF(.got) <= 12, "the zImage has a global offset table")
	ASSERT(SIZEOF(.rel) == 0, "the zImage has absolute addresses")
	ASSERT(start == 0, "the zImage must begin with start")

	/DISCARD/ : {
		*(.ARM.exidx* .ARM.extab* .interp .dynamic .dynsym .dynstr)
		*(.hash .gnu.hash .plt .comment .note*)
	}
}
