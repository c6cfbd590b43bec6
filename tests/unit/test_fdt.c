/* links: lib/fdt.c lib/fdt_find.c lib/fdt_address.c */
/*
 * The device-tree reader on a tree made by dtc, which has a bit of each of
 * our machines in it, and on ten thousands of damaged copies of that tree,
 * allocated to the byte so that the address sanitizer sees what is read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <lib/fdt.h>
#include <uapi/errno.h>

static const char source[] =
	"/dts-v1/;\n"
	"/memreserve/ 0x0 0x1000;\n"
	"/memreserve/ 0x3b400000 0x04c00000;\n"
	"/ {\n"
	"  #address-cells = <2>; #size-cells = <1>; compatible = \"a,b\";\n"
	"  aliases { serial0 = &uart0; bus = \"/soc\";\n"
	"    chain = \"serial0\"; };\n"
	"  chosen {\n"
	"    stdout-path = \"serial0:115200n8\";\n"
	"    linux,initrd-start = <0x42000000>;\n"
	"    linux,initrd-end = <0x0 0x42001234>;\n"
	"  };\n"
	"  memory@40000000 { device_type = \"memory\";\n"
	"    reg = <0 0x40000000 0x10000000>, <8 0x80000000 0x1000>; };\n"
	"  memory@90000000 { device_type = \"memory\"; status = \"disabled\";\n"
	"    reg = <0 0x90000000 0x1000>; };\n"
	"  memory@60000000 { device_type = \"memory\";\n"
	"    reg = <0 0x60000000 0x200000>; };\n"
	"  soc {\n"				/* as on a Pi */
	"    #address-cells = <1>; #size-cells = <1>;\n"
	"    ranges = <0x7e000000 0 0x3f000000 0x1000000>,\n"
	"             <0x40000000 0 0x40000000 0x1000>;\n"
	"    off: serial@7e215040 { compatible = \"brcm,bcm2835-aux-uart\";\n"
	"      status = \"disabled\"; reg = <0x7e215040 0x40>; };\n"
	"    uart0: serial@7e201000 {\n"
	"      compatible = \"brcm,bcm2835-pl011\", \"arm,pl011\";\n"
	"      reg = <0x7e201000 0x200>; interrupt-parent = <&intc>; };\n"
	"    intc: interrupt-controller@40000000 { status = \"okay\";\n"
	"      compatible = \"brcm,bcm2836-l1-intc\"; phandle = <0x77>;\n"
	"      reg = <0x40000000 0x100>; };\n"
	"    stray@12345678 { reg = <0x12345678 4>; };\n"
	"  };\n"
	"  bus@8000000 {\n"			/* as on a Versatile Express */
	"    #address-cells = <2>; #size-cells = <1>; ranges;\n"
	"    motherboard { #address-cells = <2>; #size-cells = <1>;\n"
	"      ranges = <0 0 0 0x08000000 0x04000000>,\n"
	"               <3 0 0 0x1c000000 0x00010000>;\n"
	"      flash@0 { reg = <0 0 0x4000000>; };\n"
	"      iofpga@3 { #address-cells = <1>; #size-cells = <1>;\n"
	"        ranges = <0 3 0 0x200000>;\n"
	"        uart@9000 { compatible = \"arm,pl011\";\n"
	"          reg = <0x9000 0x1000>; };\n"
	"        far@10000 { reg = <0x10000 4>; };\n"
	"      };\n"
	"    };\n"
	"  };\n"
	"  i2c { #address-cells = <1>; #size-cells = <0>;\n"
	"    chip@50 { reg = <0x50>; }; };\n"
	"  pci { #address-cells = <3>; #size-cells = <2>; ranges;\n"
	"    card@0 { reg = <0 0 0 0 0>; }; };\n"
	"  cut { #address-cells = <1>; #size-cells = <1>;\n"
	"    ranges = <0x1000 0 0x2000>;\n"	/* a cell is missing */
	"    dev@1000 { reg = <0x1000 4>;\n"
	"      compatible = [63 75 74]; }; };\n"	/* no NUL at the end */
	"};\n";

/* What dtc makes of a source, with pad unused bytes at the end. */
static void *compile(const char *dts, int pad, size_t *len)
{
	char name[] = "/tmp/test_fdt.XXXXXX";
	static char buf[1 << 16];
	char command[128];
	void *fdt;
	FILE *f;

	f = fdopen(mkstemp(name), "w");
	assert_non_null(f);
	fputs(dts, f);
	assert_int_equal(fclose(f), 0);
	snprintf(command, sizeof(command),
		 "dtc -q -I dts -O dtb -p %d %s", pad, name);
	f = popen(command, "r");
	assert_non_null(f);
	*len = fread(buf, 1, sizeof(buf), f);
	if (pclose(f) != 0)
		fail_msg("cannot run dtc: is Debian's package "
			 "device-tree-compiler installed?");
	unlink(name);
	fdt = malloc(*len);
	memcpy(fdt, buf, *len);
	return fdt;
}

static void *fdt;
static size_t fdt_len;

static int setup(void **state)
{
	(void)state;
	fdt = compile(source, 0, &fdt_len);
	return fdt_check_header(fdt);
}

static int teardown(void **state)
{
	(void)state;
	free(fdt);
	return 0;
}

static int node(const char *path)
{
	int n = fdt_path_offset(fdt, path);

	if (n < 0)
		fail_msg("%s: %d", path, n);
	return n;
}

static void test_header(void **state)
{
	char *copy = malloc(fdt_len + 8);
	u32 *word = (u32 *)copy;
	unsigned int i;

	(void)state;
	assert_int_equal(fdt_totalsize(fdt), fdt_len);
	assert_int_equal(fdt_used_size(fdt), fdt_len);
	assert_int_equal(fdt_check_header(NULL), -EINVAL);
	memcpy(copy + 1, fdt, fdt_len);
	assert_int_equal(fdt_check_header(copy + 1), -EINVAL);
	/* Each of these words is looked at; boot_cpuid (7) means nothing. */
	for (i = 0; i < 10; i++) {
		memcpy(copy, fdt, fdt_len);
		word[i] = cpu_to_fdt32(i == 5 ? 16 : 0x7fffffff);
		assert_int_equal(fdt_check_header(copy), i == 7 ? 0 : -EINVAL);
	}
	free(copy);
}

static void test_reservations(void **state)
{
	u64 addr, size;

	(void)state;
	assert_int_equal(fdt_num_mem_rsv(fdt), 2);
	assert_int_equal(fdt_get_mem_rsv(fdt, 1, &addr, &size), 0);
	assert_int_equal(addr, 0x3b400000);
	assert_int_equal(size, 0x04c00000);
	assert_int_equal(fdt_get_mem_rsv(fdt, 2, &addr, &size), -ENOENT);
	assert_int_equal(fdt_get_mem_rsv(fdt, -1, &addr, &size), -ENOENT);
}

static void test_nodes(void **state)
{
	int count = 0, depth = -1, max_depth = 0;
	int n, soc = node("/soc"), len;

	(void)state;
	for (n = fdt_next_node(fdt, -1, &depth); n >= 0;
	     n = fdt_next_node(fdt, n, &depth)) {
		count++;
		max_depth = depth > max_depth ? depth : max_depth;
	}
	assert_int_equal(n, -ENOENT);
	assert_int_equal(count, 23);
	assert_int_equal(max_depth, 4);

	count = 0;
	fdt_for_each_subnode(n, fdt, soc)
		count++;
	assert_int_equal(n, -ENOENT);
	assert_int_equal(count, 4);
	assert_int_equal(fdt_first_subnode(fdt, node("/aliases")), -ENOENT);

	assert_string_equal(fdt_get_name(fdt, soc, &len), "soc");
	assert_int_equal(len, 3);
	assert_string_equal(fdt_get_name(fdt, 0, NULL), "");
	assert_null(fdt_get_name(fdt, 4, NULL));
	assert_int_equal(fdt_parent_offset(fdt, node("/soc/stray")), soc);
	assert_int_equal(fdt_parent_offset(fdt, soc), 0);
	assert_int_equal(fdt_parent_offset(fdt, 0), -ENOENT);
	assert_int_equal(fdt_parent_offset(fdt, soc + 4), -EINVAL);
	assert_int_equal(fdt_parent_offset(fdt, 1 << 20), -ENOENT);
}

static void test_paths(void **state)
{
	int uart = node("/soc/serial@7e201000");

	(void)state;
	assert_int_equal(node("/"), 0);
	assert_int_equal(node("//soc//serial@7e201000/"), uart);
	assert_int_equal(node("serial0"), uart);
	assert_int_equal(node("bus/serial@7e201000"), uart);
	assert_int_equal(node("/soc/serial"), node("/soc/serial@7e215040"));
	assert_int_equal(fdt_path_offset(fdt, "/soc/seria"), -ENOENT);
	assert_int_equal(fdt_path_offset(fdt, "/soc/serial@7e2"), -ENOENT);
	assert_int_equal(fdt_path_offset(fdt, "/soc/serial@7e201000x"),
			 -ENOENT);
	assert_int_equal(fdt_path_offset(fdt, "nobody"), -ENOENT);
	assert_int_equal(fdt_path_offset(fdt, "chain"), -EINVAL);
	assert_int_equal(fdt_path_offset(fdt, ""), -ENOENT);
	assert_int_equal(fdt_path_offset_namelen(fdt, "/soc:9", 4),
			 node("/soc"));
}

static void test_search(void **state)
{
	int n = fdt_node_offset_by_compatible(fdt, -1, "arm,pl011");

	(void)state;
	assert_int_equal(n, node("serial0"));
	n = fdt_node_offset_by_compatible(fdt, n, "arm,pl011");
	assert_int_equal(n, node("/bus/motherboard/iofpga/uart"));
	assert_int_equal(fdt_node_offset_by_compatible(fdt, n, "arm,pl011"),
			 -ENOENT);
	assert_int_equal(fdt_node_offset_by_compatible(fdt, -1, "arm,pl01"),
			 -ENOENT);
	assert_int_equal(fdt_node_check_compatible(fdt, 0, "a,b"), 0);
	assert_int_equal(fdt_node_check_compatible(fdt, 0, "b"), 1);
	assert_int_equal(fdt_node_check_compatible(fdt, node("/soc"), "x"),
			 -ENOENT);
	assert_int_equal(fdt_node_check_compatible(fdt, node("/cut/dev"),
						   "cut"), 1);
	assert_int_equal(fdt_node_offset_by_phandle(fdt, 0x77),
			 node("/soc/interrupt-controller"));
	assert_int_equal(fdt_node_offset_by_phandle(fdt, 0), -ENOENT);
	assert_int_equal(fdt_node_offset_by_phandle(fdt, 0x78), -ENOENT);
}

static void test_properties(void **state)
{
	int uart = node("serial0"), len;
	u32 cell = cpu_to_fdt32(5);

	(void)state;
	assert_int_equal(fdt_getprop_u32(fdt, uart, "interrupt-parent", 9),
			 0x77);
	assert_int_equal(fdt_getprop_u32(fdt, uart, "nothing", 9), 9);
	assert_null(fdt_getprop(fdt, uart, "nothing", &len));
	assert_int_equal(len, -ENOENT);
	assert_null(fdt_getprop(fdt, uart + 4, "reg", &len));
	assert_int_equal(len, -EINVAL);
	assert_null(fdt_getprop(fdt, -1, "reg", NULL));
	assert_string_equal(fdt_getprop_string(fdt, node("/chosen"),
					       "stdout-path"),
			    "serial0:115200n8");
	assert_null(fdt_getprop_string(fdt, uart, "interrupt-parent"));
	assert_true(fdt_device_is_available(fdt, uart));
	assert_true(fdt_device_is_available(fdt,
			node("/soc/interrupt-controller")));
	assert_false(fdt_device_is_available(fdt, node("/soc/serial")));

	assert_int_equal(fdt_setprop_inplace(fdt, uart, "reg", &cell, 4),
			 -EINVAL);
	assert_int_equal(fdt_setprop_inplace(fdt, uart, "none", &cell, 4),
			 -ENOENT);
	assert_int_equal(fdt_setprop_inplace(fdt, uart, "interrupt-parent",
					     &cell, 4), 0);
	assert_int_equal(fdt_getprop_u32(fdt, uart, "interrupt-parent", 9), 5);
}

static void check_reg(const char *path, int index, int err, u64 a, u64 s)
{
	u64 addr = 0, size = 0;

	if (fdt_reg(fdt, node(path), index, &addr, &size) != err)
		fail_msg("%s: not %d", path, err);
	if (!err) {
		assert_int_equal(addr, a);
		assert_int_equal(size, s);
	}
}

static void test_addresses(void **state)
{
	u64 addr = 0x7e000010;

	(void)state;
	assert_int_equal(fdt_address_cells(fdt, 0), 2);
	assert_int_equal(fdt_size_cells(fdt, node("/i2c")), 0);
	assert_int_equal(fdt_address_cells(fdt, node("/chosen")), 2);
	assert_int_equal(fdt_size_cells(fdt, node("/chosen")), 1);

	check_reg("serial0", 0, 0, 0x3f201000, 0x200);
	check_reg("serial0", 1, -ENOENT, 0, 0);
	check_reg("serial0", -1, -ENOENT, 0, 0);
	check_reg("/soc/interrupt-controller", 0, 0, 0x40000000, 0x100);
	check_reg("/soc/stray", 0, -EINVAL, 0, 0);
	check_reg("/bus/motherboard/flash", 0, 0, 0x08000000, 0x04000000);
	check_reg("/bus/motherboard/iofpga/uart", 0, 0, 0x1c009000, 0x1000);
	check_reg("/bus/motherboard/iofpga/far", 0, -EINVAL, 0, 0);
	check_reg("/i2c/chip", 0, -EINVAL, 0, 0);	/* no memory address */
	check_reg("/pci/card", 0, -EINVAL, 0, 0);	/* three cells */
	check_reg("/cut/dev", 0, -EINVAL, 0, 0);
	check_reg("/memory", 1, 0, 0x880000000, 0x1000);
	check_reg("/memory", 2, -ENOENT, 0, 0);
	check_reg("/", 0, -ENOENT, 0, 0);
	check_reg("/chosen", 0, -ENOENT, 0, 0);
	assert_int_equal(fdt_translate_address(fdt, node("/soc/stray"), &addr),
			 0);
	assert_int_equal(addr, 0x3f000010);
}

static void test_machine(void **state)
{
	int uart = node("serial0"), n;
	u64 a, b;

	(void)state;
	assert_int_equal(fdt_memory_bank(fdt, 0, &a, &b), 0);
	assert_int_equal(a, 0x40000000);
	assert_int_equal(b, 0x10000000);
	assert_int_equal(fdt_memory_bank(fdt, 1, &a, &b), 0);
	assert_int_equal(a, 0x880000000);
	assert_int_equal(fdt_memory_bank(fdt, 2, &a, &b), 0);
	assert_int_equal(a, 0x60000000);	/* the disabled one is none */
	assert_int_equal(fdt_memory_bank(fdt, 3, &a, &b), -ENOENT);
	assert_int_equal(fdt_memory_bank(fdt, -1, &a, &b), -ENOENT);

	assert_int_equal(fdt_initrd(fdt, &a, &b), 0);
	assert_int_equal(a, 0x42000000);
	assert_int_equal(b, 0x42001234);
	assert_int_equal(fdt_setprop_inplace(fdt, node("/chosen"),
			"linux,initrd-start", "\x42\0\x20\0", 4), 0);
	assert_int_equal(fdt_initrd(fdt, &a, &b), -EINVAL);
	assert_int_equal(fdt_setprop_inplace(fdt, node("/chosen"),
			"linux,initrd-start", "\x42\0\x12\x34", 4), 0);
	assert_int_equal(fdt_initrd(fdt, &a, &b), -ENOENT);

	assert_int_equal(fdt_stdout_node(fdt), uart);
	/* A path that leads nowhere: the first UART which is enabled. */
	n = node("/chosen");
	assert_int_equal(fdt_setprop_inplace(fdt, n, "stdout-path",
					     "serial7:115200n8", 17), 0);
	assert_int_equal(fdt_stdout_node(fdt), uart);
	assert_int_equal(fdt_setprop_inplace(fdt, uart, "compatible",
			"brcm,bcm2835-pl01x\0arm,pl01x", 29), 0);
	assert_int_equal(fdt_stdout_node(fdt),
			 node("/bus/motherboard/iofpga/uart"));
}

/* QEMU's blob is 1 MiB of which a few KiB are used. */
static void test_padding(void **state)
{
	size_t len;
	void *padded = compile(source, 4096, &len);
	void *copy = malloc(fdt_len);

	(void)state;
	assert_int_equal(fdt_check_header(padded), 0);
	assert_int_equal(fdt_totalsize(padded), fdt_len + 4096);
	assert_int_equal(fdt_used_size(padded), fdt_len);
	assert_int_equal(fdt_open_into(padded, copy, fdt_len - 1), -ENOSPC);
	assert_int_equal(fdt_open_into(padded, copy, fdt_len), 0);
	assert_memory_equal(copy, fdt, fdt_len);
	free(copy);
	free(padded);
}

static void test_too_deep(void **state)
{
	char dts[1024] = "/dts-v1/; / {";
	int path[FDT_MAX_DEPTH];
	size_t len;
	void *deep;
	int i, n;

	(void)state;
	for (i = 1; i <= FDT_MAX_DEPTH; i++)
		strcat(dts, " n {");
	for (i = 0; i <= FDT_MAX_DEPTH; i++)
		strcat(dts, " };");
	deep = compile(dts, 0, &len);
	for (i = 0, n = 0; i < FDT_MAX_DEPTH; i++) {
		assert_int_equal(fdt_ancestors(deep, n, path), i);
		assert_int_equal(path[i], n);
		n = fdt_first_subnode(deep, n);
	}
	assert_true(n > 0);
	assert_int_equal(fdt_ancestors(deep, n, path), -EINVAL);
	assert_int_equal(fdt_parent_offset(deep, n), -EINVAL);
	free(deep);
}

static u32 seed;

static u32 rnd(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (u32)(((u64)seed * below) >> 32);
}

/*
 * dtc puts the strings last. A copy which ends with the structure block shows
 * also those reads that go too far there.
 */
static void *structure_last(void)
{
	const u32 *old = fdt;
	u32 off_struct = fdt32_to_cpu(old[2]);
	u32 off_strings = fdt32_to_cpu(old[3]);
	u32 strings_len = fdt32_to_cpu(old[8]);
	u32 struct_len = fdt32_to_cpu(old[9]);
	u32 *new = calloc(1, fdt_len);
	u32 at = fdt_len - struct_len;

	assert_int_equal(off_strings + strings_len, fdt_len);
	at -= at % 4;
	memcpy(new, fdt, off_struct);
	memcpy((char *)new + off_struct, (char *)fdt + off_strings,
	       strings_len);
	memcpy((char *)new + at, (char *)fdt + off_struct, struct_len);
	new[1] = cpu_to_fdt32(at + struct_len);
	new[2] = cpu_to_fdt32(at);
	new[3] = cpu_to_fdt32(off_struct);
	new[8] = cpu_to_fdt32(at - off_struct);
	return new;
}

/* The block cut after each word of it: every walk ends there, and in it. */
static void test_cut_structure(void **state)
{
	u32 *last = structure_last();
	u32 total = fdt32_to_cpu(last[1]), at = fdt32_to_cpu(last[2]);
	u32 *cut, len;
	u64 a, b;

	(void)state;
	assert_int_equal(fdt_check_header(last), 0);
	assert_int_equal(fdt_stdout_node(last), node("serial0"));
	for (len = 0; at + len < total; len++) {
		cut = malloc(at + len);
		memcpy(cut, last, at + len);
		cut[1] = cpu_to_fdt32(at + len);
		cut[9] = cpu_to_fdt32(len);
		assert_int_equal(fdt_check_header(cut), 0);
		assert_true(fdt_path_offset(cut, "/nobody") < 0);
		assert_true(fdt_memory_bank(cut, 9, &a, &b) < 0);
		assert_true(fdt_node_offset_by_phandle(cut, 0x78) < 0);
		free(cut);
	}
	free(last);
}

/* Ask everything there is to ask. */
static void exercise(void *bad)
{
	static const char *const paths[] = {
		"/soc/serial@7e201000", "serial0", "chain", "bus/serial",
		"/bus/motherboard/iofpga/uart",
	};
	u64 a, b;
	int n, i, len, depth = -1;
	unsigned int p;

	for (n = fdt_next_node(bad, -1, &depth); n >= 0;
	     n = fdt_next_node(bad, n, &depth)) {
		fdt_get_name(bad, n, &len);
		fdt_reg(bad, n, rnd(3), &a, &b);
		fdt_parent_offset(bad, n);
		fdt_node_check_compatible(bad, n, "arm,pl011");
		fdt_device_is_available(bad, n);
		fdt_getprop_string(bad, n, "stdout-path");
		fdt_next_subnode(bad, n);
	}
	for (p = 0; p < sizeof(paths) / sizeof(paths[0]); p++)
		fdt_path_offset(bad, paths[p]);
	for (i = 0; !fdt_memory_bank(bad, i, &a, &b); i++)
		;
	for (i = 0; !fdt_get_mem_rsv(bad, i, &a, &b); i++)
		;
	fdt_reg(bad, (int)rnd(1 << 12) - 16, 0, &a, &b);
	fdt_getprop(bad, (int)rnd(1 << 12) - 16, "reg", NULL);
	fdt_node_offset_by_phandle(bad, 0x77);
	fdt_initrd(bad, &a, &b);
	fdt_stdout_node(bad);
}

static void test_fuzz(void **state)
{
	u32 room, size;
	int round, n;
	u8 *bad, *copy;

	(void)state;
	seed = 7;
	for (round = 0; round < 12000; round++) {
		bad = malloc(fdt_len);
		memcpy(bad, fdt, fdt_len);
		for (n = 1 + rnd(8); n > 0; n--) {
			/* Bytes anywhere, whole tags and lengths, the header */
			if (rnd(2))
				bad[rnd(fdt_len)] = rnd(256);
			else if (rnd(4))
				((u32 *)bad)[rnd(fdt_len / 4)] =
					cpu_to_fdt32(rnd(2) ? rnd(10) :
						     ~0u >> rnd(32));
			else
				bad[4 * (1 + rnd(9)) + 2 + rnd(2)] = rnd(256);
		}
		/* Everything that follows must stay inside of totalsize. */
		room = fdt_len;
		size = fdt32_to_cpu(((u32 *)bad)[1]);
		if (size < room && size >= 40) {
			copy = malloc(size);
			memcpy(copy, bad, size);
			free(bad);
			bad = copy;
			room = size;
		}
		if (size <= room && !fdt_check_header(bad))
			exercise(bad);
		free(bad);
	}
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_header),
		T(test_reservations),
		T(test_nodes),
		T(test_paths),
		T(test_search),
		T(test_properties),
		T(test_addresses),
		T(test_machine),
		T(test_padding),
		T(test_too_deep),
		T(test_cut_structure),
		T(test_fuzz),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
