/* links: lib/radix_tree.c */
/*
 * The radix tree against a plain sorted array, with allocation failures, and
 * with a count of nodes: an empty tree has none, and a failed insertion
 * leaves none behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <lib/radix_tree.h>
#include <uapi/errno.h>

static long nodes;		/* allocated at the moment */
static long fail_after = -1;	/* so many allocations work; -1: all */

void *radix_tree_node_alloc(size_t size)
{
	if (fail_after == 0)
		return NULL;
	if (fail_after > 0)
		fail_after--;
	nodes++;
	return calloc(1, size);
}

void radix_tree_node_free(void *node)
{
	nodes--;
	free(node);
}

static int items[4];
#define ITEM(i)	((void *)&items[(i) % 4])

static void test_basics(void **state)
{
	struct radix_tree_root root = RADIX_TREE_INIT;
	unsigned long i = 0;

	assert_null(radix_tree_lookup(&root, 0));
	assert_null(radix_tree_next(&root, &i));
	assert_null(radix_tree_delete(&root, 5));
	assert_int_equal(radix_tree_insert(&root, 5, ITEM(1)), 0);
	assert_int_equal(root.height, 1);
	assert_int_equal(radix_tree_insert(&root, 5, ITEM(2)), -EEXIST);
	assert_ptr_equal(radix_tree_lookup(&root, 5), ITEM(1));
	assert_null(radix_tree_lookup(&root, 5 + 64));
	assert_null(radix_tree_lookup(&root, ~0ul));
	assert_ptr_equal(radix_tree_delete(&root, 5), ITEM(1));
	assert_int_equal(nodes, 0);
	assert_int_equal(root.height, 0);
}

/* The largest index there is, and back to a low tree. */
static void test_ends(void **state)
{
	struct radix_tree_root root = RADIX_TREE_INIT;
	unsigned long i;

	assert_int_equal(radix_tree_insert(&root, ~0ul, ITEM(1)), 0);
	assert_int_equal(radix_tree_insert(&root, 0, ITEM(0)), 0);
	i = 0;
	assert_ptr_equal(radix_tree_next(&root, &i), ITEM(0));
	assert_int_equal(i, 0);
	i = 1;
	assert_ptr_equal(radix_tree_next(&root, &i), ITEM(1));
	assert_true(i == ~0ul);
	assert_ptr_equal(radix_tree_delete(&root, ~0ul), ITEM(1));
	assert_int_equal(root.height, 1);
	i = 1;
	assert_null(radix_tree_next(&root, &i));
	assert_ptr_equal(radix_tree_delete(&root, 0), ITEM(0));
	assert_int_equal(nodes, 0);
}

/* An insertion that fails on any allocation leaves the tree as it was. */
static void test_no_memory(void **state)
{
	static const unsigned long at[] = { 5, 63, 64, 4095, 4096, 1000005,
					    0x1000005, 0xfffffff, ~0ul };
	unsigned int n = sizeof(at) / sizeof(*at);

	for (unsigned int have = 0; have <= n; have++) {
		for (unsigned int k = have; k < n; k++) {
			struct radix_tree_root root = RADIX_TREE_INIT;
			long before, limit;

			for (unsigned int i = 0; i < have; i++)
				assert_int_equal(radix_tree_insert(&root, at[i],
							ITEM(i)), 0);
			before = nodes;
			for (limit = 0;; limit++) {
				int err;

				fail_after = limit;
				err = radix_tree_insert(&root, at[k], ITEM(k));
				fail_after = -1;
				if (!err)
					break;
				assert_int_equal(err, -ENOMEM);
				assert_int_equal(nodes, before);
			}
			for (unsigned int i = 0; i < have; i++)
				assert_ptr_equal(radix_tree_delete(&root,
							at[i]), ITEM(i));
			assert_ptr_equal(radix_tree_delete(&root, at[k]),
					 ITEM(k));
			assert_int_equal(nodes, 0);
		}
	}
}

#define RANGE	20000

/* Random work on indices that are spread by @stride. */
static void against_model(unsigned long stride)
{
	static void *model[RANGE];
	static bool marked[RANGE];
	unsigned int run;
	void **slots;
	struct radix_tree_root root = RADIX_TREE_INIT;
	unsigned long i, k;

	for (int step = 0; step < 100000; step++) {
		i = rand() % RANGE;
		switch (rand() % 6) {
		case 0:
		case 1:
			fail_after = rand() % 8 ? -1 : rand() % 3;
			k = radix_tree_insert(&root, i * stride, ITEM(step));
			fail_after = -1;
			if (model[i])
				assert_int_equal((int)k, -EEXIST);
			else if ((int)k == 0)
				model[i] = ITEM(step);
			else
				assert_int_equal((int)k, -ENOMEM);
			break;
		case 2:
			assert_ptr_equal(radix_tree_delete(&root, i * stride),
					 model[i]);
			model[i] = NULL;
			marked[i] = false;
			break;
		case 3:
			assert_ptr_equal(radix_tree_lookup(&root, i * stride),
					 model[i]);
			k = i * stride;
			while (i < RANGE && !model[i])
				i++;
			if (i == RANGE) {
				assert_null(radix_tree_next(&root, &k));
			} else {
				assert_ptr_equal(radix_tree_next(&root, &k),
						 model[i]);
				assert_int_equal(k, i * stride);
			}
			break;
		case 4:		/* marks */
			if (model[i]) {
				marked[i] = rand() % 2;
				(marked[i] ? radix_tree_tag_set :
				 radix_tree_tag_clear)(&root, i * stride);
			}
			k = i * stride;
			while (i < RANGE && !marked[i])
				i++;
			assert_ptr_equal(radix_tree_next_tagged(&root, &k),
					 i < RANGE ? model[i] : NULL);
			if (i < RANGE)
				assert_int_equal(k, i * stride);
			break;
		case 5:		/* neighbours */
			slots = radix_tree_run(&root, i * stride, &run);
			assert_in_range(run, 1, 64);
			assert_ptr_equal(slots ? *slots : NULL, model[i]);
			for (k = 0; stride == 1 && k < run && i + k < RANGE; k++)
				assert_ptr_equal(slots ? slots[k] : NULL,
						 model[i + k]);
			break;
		}
	}
	for (k = 0; radix_tree_next(&root, &k);) {
		assert_ptr_equal(radix_tree_delete(&root, k),
				 model[k / stride]);
		model[k / stride] = NULL;
		marked[k / stride] = false;
	}
	for (i = 0; i < RANGE; i++)
		assert_null(model[i]);
	assert_int_equal(nodes, 0);
}

static void test_model(void **state)
{
	srand(1);
	against_model(1);
	against_model(1000);
	against_model(~0ul / RANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_basics),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
