/*
 * A radix tree: from an unsigned long to a pointer, 64 slots to a node, as
 * high as the largest index needs. Nodes come from the caller's allocator,
 * so that the tree can be used (and tested) without the kernel's.
 */
#ifndef LIB_RADIX_TREE_H
#define LIB_RADIX_TREE_H

#include <lib/types.h>

struct radix_tree_node;

struct radix_tree_root {
	unsigned int height;		/* levels of nodes; 0: empty */
	struct radix_tree_node *node;
};

#define RADIX_TREE_INIT	{ 0, NULL }

/* NULL when nothing is there. */
void *radix_tree_lookup(const struct radix_tree_root *root,
			unsigned long index);
/*
 * For who wants neighbours: the slots from @index on that lie side by side,
 * each an item or NULL, and in *@nr how many these are. NULL: *@nr indices
 * from there on have nothing. Good until the tree changes.
 */
void **radix_tree_run(const struct radix_tree_root *root, unsigned long index,
		      unsigned int *nr);
/* 0, -EEXIST or -ENOMEM. @item must not be NULL. */
int radix_tree_insert(struct radix_tree_root *root, unsigned long index,
		      void *item);
/* Takes the item out and returns it; NULL when nothing was there. */
void *radix_tree_delete(struct radix_tree_root *root, unsigned long index);
/* The first item at *@index or above; *@index becomes its place. */
void *radix_tree_next(const struct radix_tree_root *root,
		      unsigned long *index);

/*
 * An item may carry a mark, and the marked ones are found without a look at
 * the others. Setting needs an item to be there; taking one out clears it.
 */
void radix_tree_tag_set(struct radix_tree_root *root, unsigned long index);
void radix_tree_tag_clear(struct radix_tree_root *root, unsigned long index);
/* The first marked item at *@index or above; *@index becomes its place. */
void *radix_tree_next_tagged(const struct radix_tree_root *root,
			     unsigned long *index);

/* Provided by whoever links the tree: zeroed memory or NULL. */
void *radix_tree_node_alloc(size_t size);
void radix_tree_node_free(void *node);

#endif
