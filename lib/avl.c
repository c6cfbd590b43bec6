/*
 * AVL balancing. Insertion and removal differ only in where the change of
 * height begins: both end in the same walk to the root, which recomputes
 * heights (and the caller's augmented data) and rotates where two subtrees
 * have grown more than one level apart.
 */
#include <lib/avl.h>

static int height(const struct avl_node *node)
{
	return node ? node->height : 0;
}

static int balance(const struct avl_node *node)
{
	return height(node->left) - height(node->right);
}

/*
 * Bring @node's height and augmented data up to date with its children's.
 * True if they were not: then its parent's may be wrong, too.
 */
static bool refresh(struct avl_root *root, struct avl_node *node)
{
	int h = max(height(node->left), height(node->right)) + 1;
	bool changed = h != node->height;

	node->height = h;
	if (root->update && root->update(node))
		changed = true;
	return changed;
}

/* Let @parent (or the root) point to @new where it pointed to @old. */
static void replace_child(struct avl_root *root, struct avl_node *parent,
			  struct avl_node *old, struct avl_node *new)
{
	if (!parent)
		root->node = new;
	else if (parent->left == old)
		parent->left = new;
	else
		parent->right = new;
	if (new)
		new->parent = parent;
}

/*
 *      node            child
 *      /  \            /  \
 *  child   c   ->     a   node
 *   /  \                  /  \
 *  a    b                b    c
 */
static struct avl_node *rotate_right(struct avl_root *root,
				     struct avl_node *node)
{
	struct avl_node *child = node->left;

	replace_child(root, node->parent, node, child);
	node->left = child->right;
	if (node->left)
		node->left->parent = node;
	child->right = node;
	node->parent = child;
	refresh(root, node);
	refresh(root, child);
	return child;
}

static struct avl_node *rotate_left(struct avl_root *root,
				    struct avl_node *node)
{
	struct avl_node *child = node->right;

	replace_child(root, node->parent, node, child);
	node->right = child->left;
	if (node->right)
		node->right->parent = node;
	child->left = node;
	node->parent = child;
	refresh(root, node);
	refresh(root, child);
	return child;
}

/*
 * Walk from @node towards the root, restoring height, data and balance, as
 * far as anything changes.
 */
static void rebalance(struct avl_root *root, struct avl_node *node)
{
	bool changed = true;

	for (; node && changed; node = node->parent) {
		changed = refresh(root, node);
		if (balance(node) > 1) {
			if (balance(node->left) < 0)
				rotate_left(root, node->left);
			node = rotate_right(root, node);
			changed = true;
		} else if (balance(node) < -1) {
			if (balance(node->right) > 0)
				rotate_right(root, node->right);
			node = rotate_left(root, node);
			changed = true;
		}
	}
}

void avl_insert(struct avl_root *root, struct avl_node *node,
		struct avl_node *parent, struct avl_node **link)
{
	node->left = NULL;
	node->right = NULL;
	node->parent = parent;
	node->height = 0;		/* not known yet */
	*link = node;
	rebalance(root, node);
}

void avl_erase(struct avl_root *root, struct avl_node *node)
{
	struct avl_node *start, *next = NULL;

	if (node->left && node->right) {
		/* The next node in order takes this one's place. */
		next = node->right;
		while (next->left)
			next = next->left;
		start = next->parent == node ? next : next->parent;
		replace_child(root, next->parent, next, next->right);
		next->left = node->left;
		next->right = node->right;
		next->left->parent = next;
		if (next->right)
			next->right->parent = next;
		replace_child(root, node->parent, node, next);
	} else {
		start = node->parent;
		replace_child(root, node->parent, node,
			      node->left ? node->left : node->right);
	}
	rebalance(root, start);
	/* The walk may have ended below the one that moved up. */
	if (next) {
		next->height = 0;
		rebalance(root, next);
	}
}

void avl_propagate(struct avl_root *root, struct avl_node *node)
{
	while (node && root->update(node))
		node = node->parent;
}
