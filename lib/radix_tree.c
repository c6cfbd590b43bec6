/*
 * The radix tree of the page cache. An index is cut into groups of 6 bits,
 * from the top; each group chooses one of 64 slots on its level. The tree is
 * only as high as its largest index needs: height h reaches up to 64^h - 1.
 * So the pages of a file up to 256 KiB are one step away from the root.
 *
 *	root.node -> [ 64 slots ] -> [ 64 slots ] -> item	(height 2)
 *
 * A node knows of each slot whether something behind it is marked.
 *
 * A node without children is freed at once, and a root whose only child is
 * the first one gives way to it.
 */
#include <uapi/errno.h>
#include <lib/compiler.h>
#include <lib/radix_tree.h>

#define MAP_SHIFT	6
#define MAP_SIZE	(1u << MAP_SHIFT)
#define INDEX_BITS	(8 * sizeof(unsigned long))
#define MAX_HEIGHT	DIV_ROUND_UP(INDEX_BITS, MAP_SHIFT)

struct radix_tree_node {
	unsigned int count;		/* slots in use */
	u32 tags[MAP_SIZE / 32];	/* slots that lead to something marked */
	void *slots[MAP_SIZE];		/* nodes, or items on the last level */
};

static bool tag_get(const struct radix_tree_node *node, unsigned int slot)
{
	return node->tags[slot / 32] >> slot % 32 & 1;
}

static void tag_put(struct radix_tree_node *node, unsigned int slot, bool on)
{
	node->tags[slot / 32] &= ~(1u << slot % 32);
	node->tags[slot / 32] |= (u32)on << slot % 32;
}

static bool any_tag(const struct radix_tree_node *node)
{
	return node->tags[0] | node->tags[1];
}

/* Does a tree of @height levels reach as far as @index? */
static bool reaches(unsigned int height, unsigned long index)
{
	if (height >= MAX_HEIGHT)
		return true;
	return index >> (height * MAP_SHIFT) == 0;
}

/* Which slot on the level that is @height levels above the items. */
static unsigned int slot_of(unsigned long index, unsigned int height)
{
	return index >> ((height - 1) * MAP_SHIFT) & (MAP_SIZE - 1);
}

void *radix_tree_lookup(const struct radix_tree_root *root,
			unsigned long index)
{
	unsigned int height = root->height;
	void *p = root->node;

	if (!reaches(height, index))
		return NULL;
	for (; height && p; height--)
		p = ((struct radix_tree_node *)p)->slots[slot_of(index,
								 height)];
	return p;
}

void **radix_tree_run(const struct radix_tree_root *root, unsigned long index,
		      unsigned int *nr)
{
	struct radix_tree_node *node = root->node;
	unsigned int height = root->height;

	*nr = MAP_SIZE - slot_of(index, 1);
	if (!node || !reaches(height, index))
		return NULL;
	for (; height > 1 && node; height--)
		node = node->slots[slot_of(index, height)];
	return node ? &node->slots[slot_of(index, 1)] : NULL;
}

/* Drop levels that only the first slot of the root leads through. */
static void shrink(struct radix_tree_root *root)
{
	struct radix_tree_node *node = root->node;

	while (root->height > 1 && node->count == 1 && node->slots[0]) {
		root->node = node->slots[0];
		root->height--;
		radix_tree_node_free(node);
		node = root->node;
	}
}

/* Take out the slot of @index on the last level, and each node above that
 * becomes empty by it. */
static void *delete_path(struct radix_tree_root *root, unsigned long index)
{
	struct radix_tree_node *path[MAX_HEIGHT + 1];
	unsigned int height;
	void *item = root->node;

	for (height = root->height; height && item; height--) {
		path[height] = item;
		item = path[height]->slots[slot_of(index, height)];
	}
	for (height++; height <= root->height; height++) {
		struct radix_tree_node *node = path[height];
		unsigned int slot = slot_of(index, height);

		if (node->slots[slot]) {
			node->slots[slot] = NULL;
			node->count--;
		}
		if (node->count)
			break;
		radix_tree_node_free(node);
		if (height == root->height)
			*root = (struct radix_tree_root)RADIX_TREE_INIT;
	}
	if (root->node)
		shrink(root);
	return item;
}

void *radix_tree_delete(struct radix_tree_root *root, unsigned long index)
{
	if (!radix_tree_lookup(root, index))
		return NULL;
	radix_tree_tag_clear(root, index);
	return delete_path(root, index);
}

/* Let the tree reach as far as @index. 0 or -ENOMEM: it is as before then. */
static int extend(struct radix_tree_root *root, unsigned long index)
{
	struct radix_tree_node *node;
	unsigned int height = 1;

	if (!root->node) {
		while (!reaches(height, index))
			height++;
		root->node = radix_tree_node_alloc(sizeof(*node));
		root->height = root->node ? height : 0;
		return root->node ? 0 : -ENOMEM;
	}
	while (!reaches(root->height, index)) {
		node = radix_tree_node_alloc(sizeof(*node));
		if (!node) {
			shrink(root);
			return -ENOMEM;
		}
		node->slots[0] = root->node;
		node->count = 1;
		tag_put(node, 0, any_tag(root->node));
		root->node = node;
		root->height++;
	}
	return 0;
}

int radix_tree_insert(struct radix_tree_root *root, unsigned long index,
		      void *item)
{
	struct radix_tree_node *node;
	unsigned int height;
	int err = extend(root, index);

	if (err)
		return err;
	node = root->node;
	for (height = root->height; height > 1; height--) {
		void **slot = &node->slots[slot_of(index, height)];

		if (!*slot) {
			*slot = radix_tree_node_alloc(sizeof(*node));
			if (!*slot) {
				/* Leave no nodes behind that hold nothing. */
				delete_path(root, index);
				return -ENOMEM;
			}
			node->count++;
		}
		node = *slot;
	}
	if (node->slots[slot_of(index, 1)])
		return -EEXIST;
	node->slots[slot_of(index, 1)] = item;
	node->count++;
	return 0;
}

void radix_tree_tag_set(struct radix_tree_root *root, unsigned long index)
{
	struct radix_tree_node *node = root->node;
	unsigned int height;

	for (height = root->height; height; height--) {
		tag_put(node, slot_of(index, height), true);
		node = node->slots[slot_of(index, height)];
	}
}

void radix_tree_tag_clear(struct radix_tree_root *root, unsigned long index)
{
	struct radix_tree_node *path[MAX_HEIGHT + 1], *node = root->node;
	unsigned int height;

	for (height = root->height; height; height--) {
		if (!tag_get(node, slot_of(index, height)))
			return;
		path[height] = node;
		node = node->slots[slot_of(index, height)];
	}
	for (height = 1; height <= root->height; height++) {
		tag_put(path[height], slot_of(index, height), false);
		if (any_tag(path[height]))
			break;
	}
}

/* The first slot from @slot on that has something, or something marked; or
 * MAP_SIZE. */
static unsigned int next_slot(const struct radix_tree_node *node,
			      unsigned int slot, bool tagged)
{
	u32 word;

	if (!tagged) {
		while (slot < MAP_SIZE && !node->slots[slot])
			slot++;
		return slot;
	}
	for (; slot < MAP_SIZE; slot = ALIGN(slot + 1, 32u)) {
		word = node->tags[slot / 32] >> slot % 32;
		if (word)
			return slot + __builtin_ctz(word);
	}
	return MAP_SIZE;
}

/*
 * Downwards as long as the slots that *@index names lead to something; where
 * they do not, on to the next that does, and from there to the first below
 * it; and behind the last one of a node, from the root again.
 */
static void *next_item(const struct radix_tree_root *root,
		       unsigned long *index, bool tagged)
{
	unsigned long i = *index, span;
	unsigned int height, slot, found;
	struct radix_tree_node *node;

	while (root->node && reaches(root->height, i)) {
		node = root->node;
		for (height = root->height; ; height--) {
			slot = slot_of(i, height);
			found = next_slot(node, slot, tagged);
			span = 1ul << ((height - 1) * MAP_SHIFT);
			if (found != slot)
				i = (i & ~(span - 1)) + (found - slot) * span;
			if (found == MAP_SIZE || height == 1)
				break;
			node = node->slots[found];
		}
		if (found < MAP_SIZE) {
			*index = i;
			return node->slots[found];
		}
		if (i <= *index)
			break;			/* that was the last index */
	}
	return NULL;
}

void *radix_tree_next(const struct radix_tree_root *root, unsigned long *index)
{
	return next_item(root, index, false);
}

void *radix_tree_next_tagged(const struct radix_tree_root *root,
			     unsigned long *index)
{
	return next_item(root, index, true);
}
