/* What mount(8) can ask of ext2, with -o. */
#include <lib/printk.h>
#include <lib/string.h>
#include "ext2.h"

struct option {
	const char *name;
	u32 errors;			/* 0: says only what is so anyway */
};

static const struct option options[] = {
	{ "errors=continue", EXT2_ERRORS_CONTINUE },
	{ "errors=remount-ro", EXT2_ERRORS_RO },
	{ "errors=panic", EXT2_ERRORS_PANIC },
	{ "bsddf", 0 },
	{ "nogrpid", 0 },
	{ "sysvgroups", 0 },
	{ "nouser_xattr", 0 },
	{ "noacl", 0 },
};

static const struct option *find_option(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (strlen(options[i].name) == len &&
		    !memcmp(options[i].name, name, len))
			return &options[i];
	return NULL;
}

int ext2_parse_options(struct super_block *sb, const char *data)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	const struct option *option;
	const char *end;
	size_t len;

	for (; *data; data = end + (*end == ',')) {
		end = strchr(data, ',');
		if (!end)
			end = data + strlen(data);
		len = end - data;
		if (!len)
			continue;
		option = find_option(data, len);
		if (!option) {
			pr_err("EXT2-fs (%s): unrecognized mount option \"%s\"\n",
			       sb->s_bdev->bd_name, data);
			return -EINVAL;
		}
		if (option->errors) {
			sbi->s_errors = option->errors;
			sbi->s_errors_opt = true;
		}
	}
	return 0;
}

void ext2_show_options(struct super_block *sb, char *buf, size_t size)
{
	const struct ext2_sb_info *sbi = EXT2_SB(sb);

	*buf = '\0';
	for (size_t i = 0; sbi->s_errors_opt && i < ARRAY_SIZE(options); i++)
		if (options[i].errors == sbi->s_errors)
			snprintf(buf, size, ",%s", options[i].name);
}
