/*
 * Free memory before and after: what is missing is a leak.
 */
#ifndef STOCK_H
#define STOCK_H

/* What the kernel has, in pages and in objects. */
struct stock {
	long pages;			/* free, or a slab cache's */
	int caches;
	struct {
		char name[24];
		long objects;
	} cache[32];
};

/* Counts; /proc must be mounted. */
void take_stock(struct stock *stock);

/*
 * Is all of @before still there? Says "leak NAME: ..." of what is not, unless
 * @name is NULL.
 */
int all_there(const struct stock *before, const struct stock *after,
	      const char *name);

#endif
