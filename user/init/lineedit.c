/*
 * Line editing for a serial terminal of the VT100 kind.
 *
 * The line and the cursor are kept here; after a change the line is drawn
 * again from its start: carriage return, prompt, line, "erase to the end of
 * the line", and the cursor moved back.  Only a character added at the end
 * is sent alone, so that typing is not slow at 9600 baud.
 *
 *	Backspace, Ctrl-H	erase the character before the cursor
 *	Delete			erase the one under it
 *	Ctrl-W, Ctrl-U		erase the word, everything before the cursor
 *	Left, Right, Home, End, Ctrl-A, Ctrl-E	move
 *	Up, Down		older and newer lines
 */
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "lineedit.h"
#include "say.h"

#define HISTORY		8
#define CTRL(c)		((c) & 0x1f)
#define ESC		0x1b
#define BACKSPACE	0x7f

/* What an escape sequence stands for; above all characters. */
enum key { KEY_UP = 256, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_HOME, KEY_END,
	   KEY_DELETE, KEY_UNKNOWN, KEY_NONE };

static struct {
	const char *prompt;
	char *text;		/* the caller's, always ended by a 0 */
	int len;
	int cursor;
	int back;		/* how far Up went: 0 is the line being typed */
} ed;

static char history[HISTORY][LINE_SIZE];	/* [0] is the newest */
static int history_len;
static char typed[LINE_SIZE];	/* the new line, while an old one is shown */

static struct termios original;
static int is_terminal;
static int swallow_newline;	/* the last line ended in a return */

void terminal_raw(void)
{
	struct termios t;

	is_terminal = tcgetattr(0, &original) == 0;
	if (!is_terminal)
		return;
	t = original;
	t.c_iflag &= ~(ICRNL | INLCR | IGNCR | IXON);
	t.c_lflag &= ~(ICANON | ECHO | ISIG | IEXTEN);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	tcsetattr(0, TCSADRAIN, &t);
}

void terminal_restore(void)
{
	if (is_terminal)
		tcsetattr(0, TCSADRAIN, &original);
}

static void draw(void)
{
	say("\r%s%s\033[K", ed.prompt, ed.text);
	if (ed.cursor < ed.len)
		say("\033[%dD", ed.len - ed.cursor);
}

/* Returns a byte, or KEY_NONE when there will be no more. */
static int get_byte(void)
{
	unsigned char c;

	return read(0, &c, 1) == 1 ? c : KEY_NONE;
}

/* The rest of an escape sequence: "[A", "OA", "[3~", "[1;5C". */
static int get_escape(void)
{
	int c = get_byte(), first = 0;

	if (c != '[' && c != 'O')
		return c == KEY_NONE ? c : KEY_UNKNOWN;
	for (;;) {
		c = get_byte();
		if ((c < '0' || c > '9') && c != ';')
			break;
		if (!first)
			first = c;
	}
	switch (c) {
	case 'A': return KEY_UP;
	case 'B': return KEY_DOWN;
	case 'C': return KEY_RIGHT;
	case 'D': return KEY_LEFT;
	case 'H': return KEY_HOME;
	case 'F': return KEY_END;
	case KEY_NONE: return KEY_NONE;
	case '~':
		if (first == '3')
			return KEY_DELETE;
		return first == '1' ? KEY_HOME :
		       first == '4' ? KEY_END : KEY_UNKNOWN;
	}
	return KEY_UNKNOWN;
}

/* Removes what stands between 'from' and the cursor. */
static void erase_from(int from)
{
	memmove(ed.text + from, ed.text + ed.cursor, ed.len - ed.cursor + 1);
	ed.len -= ed.cursor - from;
	ed.cursor = from;
	draw();
}

static void erase_word(void)
{
	int from = ed.cursor;

	while (from > 0 && ed.text[from - 1] == ' ')
		from--;
	while (from > 0 && ed.text[from - 1] != ' ')
		from--;
	erase_from(from);
}

static void insert(int c)
{
	if (ed.len == LINE_SIZE - 1) {
		say("\a");
		return;
	}
	memmove(ed.text + ed.cursor + 1, ed.text + ed.cursor,
		ed.len - ed.cursor + 1);
	ed.text[ed.cursor++] = c;
	ed.len++;
	if (ed.cursor == ed.len)
		say("%c", c);
	else
		draw();
}

static void show_history(int back)
{
	if (back < 0 || back > history_len)
		return;
	if (ed.back == 0)
		strcpy(typed, ed.text);
	ed.back = back;
	strcpy(ed.text, back ? history[back - 1] : typed);
	ed.len = ed.cursor = strlen(ed.text);
	draw();
}

static void remember(const char *line)
{
	if (!line[0] || (history_len && !strcmp(line, history[0])))
		return;
	memmove(history[1], history[0], sizeof(history) - sizeof(history[0]));
	strcpy(history[0], line);
	if (history_len < HISTORY)
		history_len++;
}

static void move_to(int cursor)
{
	if (cursor < 0 || cursor > ed.len)
		return;
	ed.cursor = cursor;
	draw();
}

/* Serves the keys that edit. */
static void edit(int key)
{
	switch (key) {
	case CTRL('H'):
	case BACKSPACE:
		if (ed.cursor > 0)
			erase_from(ed.cursor - 1);
		return;
	case KEY_DELETE:
		if (ed.cursor < ed.len) {
			ed.cursor++;
			erase_from(ed.cursor - 1);
		}
		return;
	case CTRL('U'):
		erase_from(0);
		return;
	case CTRL('W'):
		erase_word();
		return;
	case KEY_LEFT:
		move_to(ed.cursor - 1);
		return;
	case KEY_RIGHT:
		move_to(ed.cursor + 1);
		return;
	case CTRL('A'):
	case KEY_HOME:
		move_to(0);
		return;
	case CTRL('E'):
	case KEY_END:
		move_to(ed.len);
		return;
	case KEY_UP:
		show_history(ed.back + 1);
		return;
	case KEY_DOWN:
		show_history(ed.back - 1);
		return;
	}
	if (key >= ' ' && key < BACKSPACE)
		insert(key);
}

enum line_end read_line(const char *prompt, char line[LINE_SIZE])
{
	int key;

	memset(&ed, 0, sizeof(ed));
	ed.prompt = prompt;
	ed.text = line;
	line[0] = '\0';
	say("%s", prompt);
	for (;;) {
		key = get_byte();
		if (key == '\n' && swallow_newline) {
			swallow_newline = 0;	/* CR LF is one end of line */
			continue;
		}
		swallow_newline = key == '\r';
		if (key == ESC)
			key = get_escape();
		switch (key) {
		case '\r':
		case '\n':
			say("\n");
			remember(line);
			return LINE_DONE;
		case CTRL('C'):
			say("^C\n");
			return LINE_DROPPED;
		case CTRL('D'):
			if (ed.len)
				continue;
			say("\n");
			return LINE_CTRL_D;
		case KEY_NONE:
			say("\n");
			return LINE_HANGUP;
		}
		edit(key);
	}
}
