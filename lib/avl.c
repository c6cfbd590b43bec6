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

/* Bring @node's height and data up to date with its children's. */
static void refresh(struct avl_root *root, struct avl_node *node)
{
	node->height = max(height(node->left), height(node->right)) + 1;
	if (root->update)
		root->update(node);
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

/* The right subtree is two levels lower than the left one. */
static noinline struct avl_node *lean_right(struct avl_root *root,
					    struct avl_node *node)
{
	if (height(node->left->left) < height(node->left->right))
		rotate_left(root, node->left);
	return rotate_right(root, node);
}

static noinline struct avl_node *lean_left(struct avl_root *root,
					   struct avl_node *node)
{
	if (height(node->right->right) < height(node->right->left))
		rotate_right(root, node->right);
	return rotate_left(root, node);
}

/*
 * Walk from @node towards the root, restoring height, data and balance, as
 * far as anything changes.
 */
static void rebalance(struct avl_root *root, struct avl_node *node)
{
	int left, right, h;
	bool changed;

	for (; node; node = node->parent) {
		left = height(node->left);
		right = height(node->right);
		if (left > right + 1) {
			node = lean_right(root, node);
			continue;
		}
		if (right > left + 1) {
			node = lean_left(root, node);
			continue;
		}
		h = max(left, right) + 1;
		changed = h != node->height;
		node->height = h;
		if (root->update && root->update(node))
			changed = true;
		if (!changed)
			break;
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
