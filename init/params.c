/*
 * The kernel command line, word by word: options of the kernel's go to their
 * __setup() functions, the rest is PID 1's, words with '=' as environment,
 * others (and all behind "--") as arguments, just as in Linux.
 */
#include <kernel/params.h>
#include <lib/printk.h>
#include <lib/string.h>

extern const struct kernel_param __start___setup_param[];
extern const struct kernel_param __stop___setup_param[];

const char *argv_init[MAX_INIT_ARGS + 2] = { "init" };
const char *envp_init[MAX_INIT_ARGS + 2] = { "HOME=/", "TERM=linux" };
bool log_unknown;

static bool __init obsolete_checksetup(char *word)
{
	const struct kernel_param *p;
	size_t len;

	for (p = __start___setup_param; p < __stop___setup_param; p++) {
		len = strlen(p->str);
		if (strncmp(word, p->str, len) != 0)
			continue;
		if (p->str[len - 1] != '=' && word[len] != '\0')
			continue;
		p->fn(word + len);
		return true;
	}
	return false;
}

/* Append, or replace what sets the same variable. */
static void __init add_init_word(const char **list, const char *word,
				 size_t name_len)
{
	unsigned int i;

	for (i = 0; list[i]; i++) {
		if (name_len && strncmp(list[i], word, name_len) == 0)
			break;
	}
	if (i <= MAX_INIT_ARGS)
		list[i] = word;
	else
		pr_warn("Too many words for init, dropped: %s\n", word);
}

/* The next word, ended by NUL; quotes keep spaces together. */
static char * __init next_word(char **line)
{
	char *in = *line, *out, *word;
	bool quoted = false;

	while (*in == ' ' || *in == '\t' || *in == '\n')
		in++;
	if (!*in)
		return NULL;
	word = out = in;
	for (; *in && (quoted || (*in != ' ' && *in != '\t' && *in != '\n'));
	     in++) {
		if (*in == '"')
			quoted = !quoted;
		else
			*out++ = *in;
	}
	*line = *in ? in + 1 : in;
	*out = '\0';
	return word;
}

void __init parse_args(char *line)
{
	bool for_init = false;
	char *word, *eq;

	while ((word = next_word(&line))) {
		if (strcmp(word, "--") == 0) {
			for_init = true;
			continue;
		}
		if (for_init) {
			add_init_word(argv_init, word, 0);
			continue;
		}
		if (obsolete_checksetup(word))
			continue;
		eq = strchr(word, '=');
		/* module.option=value was for a driver we do not have. */
		if (eq && strchr(word, '.') && strchr(word, '.') < eq)
			continue;
		if (eq)
			add_init_word(envp_init, word, eq - word + 1);
		else
			add_init_word(argv_init, word, 0);
	}
}

static void __init setup_quiet(char *val)
{
	(void)val;
	console_loglevel = CONSOLE_LOGLEVEL_QUIET;
}
__setup("quiet", setup_quiet);

static void __init setup_loglevel(char *val)
{
	console_loglevel = simple_strtoul(val, NULL, 0);
}
__setup("loglevel=", setup_loglevel);

static void __init setup_panic(char *val)
{
	bool minus = *val == '-';

	panic_timeout = simple_strtoul(val + minus, NULL, 0);
	if (minus)
		panic_timeout = -panic_timeout;
}
__setup("panic=", setup_panic);

static void __init setup_log_unknown(char *val)
{
	(void)val;
	log_unknown = true;
}
__setup("log_unknown", setup_log_unknown);
