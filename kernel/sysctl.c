/*
 * /proc/sys: settings of the kernel, one a file. Those that can be written
 * can be changed; the others say how things are. proc(5), sysctl(8).
 */
#include <lib/random.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/swap.h>
#include <fs/fdtable.h>
#include <fs/fs.h>
#include <kernel/proc.h>
#include <kernel/utsname.h>

/* A text that stays as it is, and a number. */
#define SHOW(name, fmt, value)						\
static int name##_show(struct seq_file *m)				\
{									\
	seq_printf(m, fmt "\n", value);					\
	return 0;							\
}

SHOW(hostname, "%s", utsname.nodename)
SHOW(domainname, "%s", utsname.domainname)
SHOW(ostype, "%s", utsname.sysname)
SHOW(osrelease, "%s", utsname.release)
SHOW(version, "%s", utsname.version)
SHOW(pid_max, "%d", PID_MAX)
SHOW(threads_max, "%u", max_threads)
SHOW(ngroups_max, "%d", 65536)
SHOW(cap_last_cap, "%d", 40)
SHOW(overflowid, "%d", 65534)
SHOW(zero, "%d", 0)
SHOW(one, "%d", 1)
SHOW(nr_open, "%d", NR_OPEN_MAX)
SHOW(mmap_min_addr, "%lu", MMAP_MIN_ADDR)
SHOW(poolsize, "%d", 256)

static int set_name(char name[65], const char *text)
{
	if (strlen(text) >= 65)
		return -EINVAL;
	strscpy(name, text, 65);
	return 0;
}

static int hostname_store(const struct proc_id *id, char *text)
{
	(void)id;
	return set_name(utsname.nodename, text);
}

static int domainname_store(const struct proc_id *id, char *text)
{
	(void)id;
	return set_name(utsname.domainname, text);
}

/* Written as RFC 4122 does, version 4: random but for six bits. */
static void show_uuid(struct seq_file *m, const u8 *uuid)
{
	unsigned int i;

	for (i = 0; i < 16; i++)
		seq_printf(m, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ?
			   "-" : "", i == 6 ? (uuid[i] & 0x0f) | 0x40 :
			   i == 8 ? (uuid[i] & 0x3f) | 0x80 : uuid[i]);
	seq_putc(m, '\n');
}

static int uuid_show(struct seq_file *m)
{
	u8 uuid[16];

	get_random_bytes(uuid, sizeof(uuid));
	show_uuid(m, uuid);
	return 0;
}

/* The same until the next boot. */
static int boot_id_show(struct seq_file *m)
{
	static u8 boot_id[16];
	static bool made;

	if (!made)
		get_random_bytes(boot_id, sizeof(boot_id));
	made = true;
	show_uuid(m, boot_id);
	return 0;
}

#define READ_ONLY(name, fn)	{ name, S_IFREG | 0444, .show = fn##_show }
#define DIRECTORY(name, rows)						\
static const struct proc_dir name = {					\
	.entries = rows, .nr = ARRAY_SIZE(rows),			\
}

static const struct proc_entry random_entries[] = {
	READ_ONLY("boot_id", boot_id),
	READ_ONLY("entropy_avail", poolsize),	/* never less */
	READ_ONLY("poolsize", poolsize),
	READ_ONLY("uuid", uuid),
};
DIRECTORY(random_dir, random_entries);

static const struct proc_entry kernel_entries[] = {
	READ_ONLY("cap_last_cap", cap_last_cap),
	{ "domainname", S_IFREG | 0644, .show = domainname_show,
	  .store = domainname_store },
	{ "hostname", S_IFREG | 0644, .show = hostname_show,
	  .store = hostname_store },
	READ_ONLY("ngroups_max", ngroups_max),
	READ_ONLY("osrelease", osrelease),
	READ_ONLY("ostype", ostype),
	READ_ONLY("overflowgid", overflowid),
	READ_ONLY("overflowuid", overflowid),
	READ_ONLY("pid_max", pid_max),
	{ "random", S_IFDIR | 0555, .dir = &random_dir },
	READ_ONLY("randomize_va_space", zero),
	READ_ONLY("threads-max", threads_max),
	READ_ONLY("version", version),
};
DIRECTORY(kernel_dir, kernel_entries);

/* A number that may be set, and the most it may be. 0, -EINVAL. */
static int set_number(unsigned int *number, const char *text, unsigned int max)
{
	char *end;
	unsigned long value = simple_strtoul(text, &end, 10);

	if (end == text || *end || value > max)
		return -EINVAL;
	*number = value;
	return 0;
}

#define NUMBER(name, variable, max)					\
SHOW(name, "%u", variable)						\
static int name##_store(const struct proc_id *id, char *text)		\
{									\
	(void)id;							\
	return set_number(&(variable), text, max);			\
}
NUMBER(dirty_background_ratio, dirty_background_ratio, 100)
NUMBER(dirty_ratio, vm_dirty_ratio, 100)
NUMBER(dirty_writeback, dirty_writeback_interval, 1u << 31)
NUMBER(dirty_expire, dirty_expire_interval, 1u << 31)
NUMBER(swappiness, vm_swappiness, 200)

/* 1: clean pages of files; 2: unused names and inodes; 3: both. */
static int drop_caches_store(const struct proc_id *id, char *text)
{
	unsigned int what;

	(void)id;
	if (set_number(&what, text, 4) || !what)
		return -EINVAL;
	if (what & 1)
		drop_pagecache();
	if (what & 2) {
		shrink_dcache(NULL, ~0ul);
		prune_icache(~0ul);
	}
	return 0;
}

#define READ_WRITE(name, fn)						\
	{ name, S_IFREG | 0644, .show = fn##_show, .store = fn##_store }

static const struct proc_entry vm_entries[] = {
	READ_WRITE("dirty_background_ratio", dirty_background_ratio),
	READ_WRITE("dirty_expire_centisecs", dirty_expire),
	READ_WRITE("dirty_ratio", dirty_ratio),
	READ_WRITE("dirty_writeback_centisecs", dirty_writeback),
	{ "drop_caches", S_IFREG | 0200, .show = zero_show,
	  .store = drop_caches_store },
	READ_ONLY("mmap_min_addr", mmap_min_addr),
	READ_ONLY("overcommit_memory", one),	/* mmap() never counts */
	READ_WRITE("swappiness", swappiness),
};
DIRECTORY(vm_dir, vm_entries);

static const struct proc_entry fs_entries[] = {
	READ_ONLY("nr_open", nr_open),
	READ_ONLY("overflowgid", overflowid),
	READ_ONLY("overflowuid", overflowid),
};
DIRECTORY(fs_dir, fs_entries);

static const struct proc_entry sys_entries[] = {
	{ "fs", S_IFDIR | 0555, .dir = &fs_dir },
	{ "kernel", S_IFDIR | 0555, .dir = &kernel_dir },
	{ "vm", S_IFDIR | 0555, .dir = &vm_dir },
};
DIRECTORY(sys_dir, sys_entries);

static const struct proc_entry entries[] = {
	{ "sys", S_IFDIR | 0555, .dir = &sys_dir },
};

const struct proc_dir proc_sys_dir = {
	.entries = entries, .nr = ARRAY_SIZE(entries),
};
