/*
 * See <fs/seq_file.h>. Running out of memory while printing is remembered and
 * told by the read, so that those who print need not look.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <asm/uaccess.h>
#include <mm/slab.h>
#include <fs/fs.h>
#include <fs/seq_file.h>

#define SEQ_LINE	256	/* of one seq_printf() */

void seq_write(struct seq_file *m, const void *data, size_t len)
{
	while (len && !m->error) {
		size_t offset = m->count % PAGE_SIZE;
		size_t n = min(len, PAGE_SIZE - offset);
		struct page *page;

		if (offset == 0) {
			page = alloc_page(GFP_KERNEL);
			if (!page) {
				m->error = -ENOMEM;
				return;
			}
			list_add_tail(&page->lru, &m->pages);
		}
		page = list_last_entry(&m->pages, struct page, lru);
		memcpy((char *)page_address(page) + offset, data, n);
		m->count += n;
		data = (const char *)data + n;
		len -= n;
	}
}

void seq_puts(struct seq_file *m, const char *s)
{
	seq_write(m, s, strlen(s));
}

void seq_putc(struct seq_file *m, char c)
{
	seq_write(m, &c, 1);
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	char line[SEQ_LINE];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	seq_write(m, line, min(len, SEQ_LINE - 1));
}

void seq_escape(struct seq_file *m, const char *s, const char *esc)
{
	for (; *s; s++) {
		if (strchr(esc, *s))
			seq_printf(m, "\\%03o", *s);
		else
			seq_putc(m, *s);
	}
}

void seq_path(struct seq_file *m, const struct path *path,
	      const struct path *root, const char *esc)
{
	char *buf = (char *)__get_free_pages(GFP_KERNEL, 0), *s;

	if (!buf) {
		m->error = -ENOMEM;
		return;
	}
	if (d_path(path, root, buf, PAGE_SIZE, &s) >= 0)
		seq_escape(m, s, esc);
	free_page((unsigned long)buf);
}

void seq_pad(struct seq_file *m, size_t start, size_t width)
{
	do {
		seq_putc(m, ' ');
	} while (m->count - start < width && !m->error);
}

static void seq_clear(struct seq_file *m)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, &m->pages, lru) {
		list_del(&page->lru);
		put_page(page);
	}
	m->count = 0;
	m->error = 0;
	m->valid = false;
}

int seq_open(struct file *file, int (*show)(struct seq_file *m),
	     const void *private)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	INIT_LIST_HEAD(&m->pages);
	m->show = show;
	m->private = private;
	file->private_data = m;
	return 0;
}

void seq_release(struct file *file)
{
	seq_clear(file->private_data);
	kfree(file->private_data);
}

/* Make the text, unless it is there and the reader is in the middle. */
static int seq_fill(struct seq_file *m, loff_t pos)
{
	int err;

	if (m->valid && pos != 0)
		return 0;
	seq_clear(m);
	err = m->show(m);
	if (!err)
		err = m->error;
	if (err) {
		seq_clear(m);
		return err;
	}
	m->valid = true;
	return 0;
}

/* Page @index of the text. */
static struct page *seq_page(struct seq_file *m, size_t index)
{
	struct page *page = list_first_entry(&m->pages, struct page, lru);

	while (index--)
		page = list_entry(page->lru.next, struct page, lru);
	return page;
}

ssize_t seq_read(struct file *file, char *ubuf, size_t count, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	size_t done = 0;
	int err = seq_fill(m, *pos);

	if (err)
		return err;
	while (done < count && *pos < (loff_t)m->count) {
		size_t at = *pos, offset = at % PAGE_SIZE;
		size_t n = min(min(count - done, m->count - at),
			       (size_t)PAGE_SIZE - offset);
		struct page *page = seq_page(m, at / PAGE_SIZE);
		unsigned long left;

		/* The copy may sleep, and another reader begin afresh. */
		get_page(page);
		left = copy_to_user(ubuf + done,
				    (char *)page_address(page) + offset, n);
		put_page(page);
		if (left)
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		*pos += n;
	}
	return done;
}
