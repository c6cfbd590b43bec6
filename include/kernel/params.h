/*
 * The kernel command line. Options that a file understands are declared
 * there with __setup(); what nobody claims is handed to PID 1.
 */
#ifndef KERNEL_PARAMS_H
#define KERNEL_PARAMS_H

#include <lib/compiler.h>

/* @str is the name with '=' if it takes a value; @fn gets what follows. */
struct kernel_param {
	const char *str;
	void (*fn)(char *val);
};

#define __setup(name, func)						\
	static const struct kernel_param __setup_##func			\
	__used __section("__setup_param") = { name, func }

/* Another name for the same option. */
#define __setup_alias(name, func)					\
	static const struct kernel_param __setup_alias_##func		\
	__used __section("__setup_param") = { name, func }

/* Read the command line @line, which is cut into pieces. Boot only. */
void parse_args(char *line);

/* What was for PID 1: ended by NULL. */
#define MAX_INIT_ARGS	32
extern const char *argv_init[MAX_INIT_ARGS + 2];
extern const char *envp_init[MAX_INIT_ARGS + 2];

extern char *saved_command_line;	/* as it was given */
extern bool log_unknown;		/* log_unknown: say unknown calls */

#endif
