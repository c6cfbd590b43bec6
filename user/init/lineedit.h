/*
 * One line from a person at a serial terminal, with editing and a history.
 */
#ifndef LINEEDIT_H
#define LINEEDIT_H

#define LINE_SIZE	68	/* with the prompt it fits in 80 columns */

enum line_end {
	LINE_DONE,		/* Return: the line is in 'line' */
	LINE_DROPPED,		/* Ctrl-C */
	LINE_CTRL_D,		/* Ctrl-D on an empty line */
	LINE_HANGUP,		/* nobody will type any more */
};

/*
 * Takes over the terminal: characters come one by one and unechoed, Ctrl-C is
 * a character.  No effect if standard input is not a terminal.
 */
void terminal_raw(void);

/* Gives the terminal back as terminal_raw() found it. */
void terminal_restore(void);

/* Prints the prompt and reads a line of up to LINE_SIZE - 1 characters. */
enum line_end read_line(const char *prompt, char line[LINE_SIZE]);

#endif
