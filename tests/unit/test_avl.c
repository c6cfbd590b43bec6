/* links: lib/avl.c */
/*
 * The AVL tree against a sorted array of the same keys. After each step the
 * whole tree is walked: order, heights, balance, parents, augmented data.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/avl.h>

#define MAX_ITEMS 600

struct item {
	struct avl_node node;
	int key;
	int value;			/* data that is summed up */
	int subtree_max;		/* augmented: the largest value */
};

static struct item items[MAX_ITEMS];
static int sorted[MAX_ITEMS], nr;	/* the keys in the tree */

static struct item *item_of(struct avl_node *node)
{
	return container_of(node, struct item, node);
}

static int max_below(struct avl_node *node)
{
	return node ? item_of(node)->subtree_max : -1;
}

static bool update(struct avl_node *node)
{
	struct item *item = item_of(node);
	int old = item->subtree_max;

	item->subtree_max = max(item->value, max(max_below(node->left),
						 max_below(node->right)));
	return item->subtree_max != old;
}

/* Returns the height, leaves in @max the largest value, visits in order. */
static int check(struct avl_node *node, struct avl_node *parent, int *seen,
		 int *largest)
{
	int left, right, l, r;

	*largest = -1;
	if (!node)
		return 0;
	assert_ptr_equal(node->parent, parent);
	left = check(node->left, node, seen, &l);
	assert_true(*seen < nr);
	assert_int_equal(item_of(node)->key, sorted[*seen]);
	++*seen;
	right = check(node->right, node, seen, &r);
	assert_true(left - right <= 1 && right - left <= 1);
	assert_int_equal(node->height, max(left, right) + 1);
	*largest = max(item_of(node)->value, max(l, r));
	return node->height;
}

static int largest_known(struct avl_node *node)
{
	int l, r;

	if (!node)
		return -1;
	l = largest_known(node->left);
	r = largest_known(node->right);
	assert_int_equal(item_of(node)->subtree_max,
			 max(item_of(node)->value, max(l, r)));
	return item_of(node)->subtree_max;
}

static void check_tree(struct avl_root *root)
{
	int seen = 0, largest;

	check(root->node, NULL, &seen, &largest);
	assert_int_equal(seen, nr);
	if (root->update)
		assert_int_equal(largest_known(root->node), largest);
}

static void insert(struct avl_root *root, struct item *item)
{
	struct avl_node **link = &root->node, *parent = NULL;
	int i;

	while (*link) {
		parent = *link;
		link = item->key < item_of(parent)->key ? &parent->left :
							  &parent->right;
	}
	avl_insert(root, &item->node, parent, link);
	for (i = nr++; i > 0 && sorted[i - 1] > item->key; i--)
		sorted[i] = sorted[i - 1];
	sorted[i] = item->key;
}

static void erase(struct avl_root *root, struct item *item)
{
	int i = 0;

	avl_erase(root, &item->node);
	while (sorted[i] != item->key)
		i++;
	nr--;
	memmove(&sorted[i], &sorted[i + 1], (nr - i) * sizeof(int));
	/* Next time the node may look like what it will be, or like nothing. */
	memset(&item->node, 0xa5, sizeof(item->node));
	if (rand() % 2) {
		item->node.height = 1;
		item->subtree_max = item->value;
	}
}

static void fill_items(void)
{
	int i;

	nr = 0;
	memset(items, 0xa5, sizeof(items));
	for (i = 0; i < MAX_ITEMS; i++) {
		items[i].key = i;
		items[i].value = rand() % 1000;
	}
}

/* Random insertion and removal, in trees of up to @n nodes. */
static void random_steps(struct avl_root *root, int n, int steps)
{
	static bool in[MAX_ITEMS];
	int i;

	memset(in, 0, sizeof(in));
	fill_items();
	while (steps--) {
		i = rand() % n;
		if (in[i])
			erase(root, &items[i]);
		else
			insert(root, &items[i]);
		in[i] = !in[i];
		check_tree(root);
		i = rand() % n;
		if (in[i] && root->update) {
			items[i].value = rand() % 1000;
			avl_propagate(root, &items[i].node);
			check_tree(root);
		}
	}
	for (i = 0; i < n; i++) {
		if (in[i])
			erase(root, &items[i]);
		check_tree(root);
	}
	assert_null(root->node);
}

static void test_random(void **state)
{
	struct avl_root root = { NULL, update };
	int size;

	srand(1);
	for (size = 1; size <= 16; size++)
		random_steps(&root, size, 400);
	random_steps(&root, 100, 3000);
	random_steps(&root, MAX_ITEMS, 3000);
}

static void test_plain(void **state)
{
	struct avl_root root = { NULL, NULL };

	srand(2);
	random_steps(&root, 50, 2000);
}

/* Up, down and inwards: the orders that a plain tree is worst at. */
static void test_ordered(void **state)
{
	struct avl_root root = { NULL, update };
	int i, order;

	for (order = 0; order < 3; order++) {
		fill_items();
		for (i = 0; i < 512; i++) {
			insert(&root, &items[order == 0 ? i :
					     order == 1 ? 511 - i :
					     i % 2 ? i / 2 : 511 - i / 2]);
			check_tree(&root);
		}
		assert_in_range(root.node->height, 10, 13);
		for (i = 0; i < 512; i++) {
			erase(&root, &items[order == 2 ? 511 - i : i]);
			check_tree(&root);
		}
	}
}

/* Always the root: mostly nodes with two children go. */
static void test_erase_root(void **state)
{
	struct avl_root root = { NULL, update };
	int i;

	fill_items();
	for (i = 0; i < 200; i++)
		insert(&root, &items[i * 7 % 200]);
	while (root.node) {
		erase(&root, item_of(root.node));
		check_tree(&root);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_ordered),
		cmocka_unit_test(test_erase_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
