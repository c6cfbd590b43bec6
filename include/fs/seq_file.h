/*
 * Files whose text is made up when they are read. A function prints the whole
 * text; it goes into a list of pages that grows as needed, and reads are
 * served from there, at any offset and in any size. So who prints need not
 * know how much has been read, and a reader sees one moment, not several:
 * the text is made at the first read and again at each read from offset 0.
 */
#ifndef FS_SEQ_FILE_H
#define FS_SEQ_FILE_H

#include <lib/compiler.h>
#include <lib/list.h>

struct file;
struct path;

struct seq_file {
	struct list_head pages;		/* the text; by page->lru */
	size_t count;			/* its length so far */
	int error;			/* -ENOMEM: it is not complete */
	bool valid;			/* there is a text */
	int (*show)(struct seq_file *m);	/* prints it; 0 or -errno */
	const void *private;		/* show()'s */
};

void seq_write(struct seq_file *m, const void *data, size_t len);
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);
/* At most 255 characters at a time. */
void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
/* @s, with the characters that are among @esc as \ooo. */
void seq_escape(struct seq_file *m, const char *s, const char *esc);
/* The path as seen from @root, likewise. */
void seq_path(struct seq_file *m, const struct path *path,
	      const struct path *root, const char *esc);
/* Spaces up to column @width of the line that began at m->count == @start;
 * one at least. */
void seq_pad(struct seq_file *m, size_t start, size_t width);

/* A seq_file as file->private_data. seq_open: 0 or -ENOMEM. */
int seq_open(struct file *file, int (*show)(struct seq_file *m),
	     const void *private);
ssize_t seq_read(struct file *file, char *ubuf, size_t count, loff_t *pos);
void seq_release(struct file *file);

#endif
