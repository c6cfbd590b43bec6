/*
 * An AVL tree: a binary search tree whose two subtrees differ in height by
 * one at most, so that a look-up among n nodes takes at most 1.44 log2(n)
 * steps. The nodes live inside the objects, and the caller does the search
 * for the place, since only it knows the keys; this file keeps the balance.
 *
 * A tree may be *augmented*: `update` recomputes what a node knows about its
 * own subtree (for an area tree, the largest free gap) from its children.
 */
#ifndef LIB_AVL_H
#define LIB_AVL_H

#include <lib/compiler.h>

struct avl_node {
	struct avl_node *left, *right, *parent;
	int height;			/* of this subtree; a leaf has 1 */
};

struct avl_root {
	struct avl_node *node;
	/* Recompute @node's data; did it change? May be NULL. */
	bool (*update)(struct avl_node *node);
};

/*
 * Hang @node under @parent at @link (= &parent->left, &parent->right or
 * &root->node), both found by the caller's search, and rebalance.
 */
void avl_insert(struct avl_root *root, struct avl_node *node,
		struct avl_node *parent, struct avl_node **link);

/* Take @node out of the tree and rebalance. */
void avl_erase(struct avl_root *root, struct avl_node *node);

/* @node's own data changed: recompute it and its ancestors. */
void avl_propagate(struct avl_root *root, struct avl_node *node);

#endif
