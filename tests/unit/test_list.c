/*
 * <lib/list.h> against an array that goes through the same moves, with all
 * links checked in both directions after each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/list.h>

#define ITEMS	6

struct item {
	int id;
	struct list_head link;
};

static struct item items[ITEMS];
static int order[ITEMS];		/* the ids that must be in the list */
static int count;
static LIST_HEAD(head);

static void check(void)
{
	struct list_head *at = &head;
	struct item *item;
	int n = 0;

	list_for_each_entry(item, &head, link) {
		assert_true(n < count);
		assert_int_equal(item->id, order[n++]);
		assert_ptr_equal(item->link.prev, at);
		assert_ptr_equal(at->next, &item->link);
		at = &item->link;
	}
	assert_int_equal(n, count);
	assert_ptr_equal(head.prev, at);
	assert_int_equal(list_empty(&head), !count);
	if (count) {
		assert_int_equal(list_first_entry(&head, struct item, link)->id,
				 order[0]);
		assert_int_equal(list_last_entry(&head, struct item, link)->id,
				 order[count - 1]);
	}
}

static int position(int id)
{
	for (int i = 0; i < count; i++)
		if (order[i] == id)
			return i;
	return -1;
}

static void remove_id(int id)
{
	int at = position(id);

	memmove(order + at, order + at + 1, (--count - at) * sizeof(*order));
}

static void step(int move, int id)
{
	struct list_head *link = &items[id].link;

	if (position(id) < 0) {
		if (move & 1) {
			list_add(link, &head);
			memmove(order + 1, order, count * sizeof(*order));
			order[0] = id;
		} else {
			list_add_tail(link, &head);
			order[count] = id;
		}
		count++;
	} else if (move & 1) {
		list_move_tail(link, &head);
		remove_id(id);
		order[count++] = id;
	} else if (move & 2) {
		list_del(link);
		remove_id(id);
	} else {
		list_del_init(link);
		assert_true(list_empty(link));
		remove_id(id);
	}
}

static void test_moves(void **state)
{
	u32 seed = 1;

	for (int i = 0; i < ITEMS; i++)
		items[i].id = i;
	INIT_LIST_HEAD(&head);
	check();
	for (int i = 0; i < 20000; i++) {
		seed = seed * 1664525 + 1013904223;
		step(seed >> 28, (seed >> 16) % ITEMS);
		check();
	}
}

/* The safe walk may free what it is at. */
static void test_safe(void **state)
{
	struct item *item, *next;
	LIST_HEAD(heap);
	int seen = 0;

	for (int i = 0; i < ITEMS; i++) {
		item = malloc(sizeof(*item));
		item->id = i;
		list_add_tail(&item->link, &heap);
	}
	list_for_each_entry_safe(item, next, &heap, link) {
		assert_int_equal(item->id, seen++);
		list_del(&item->link);
		free(item);
	}
	assert_int_equal(seen, ITEMS);
	assert_true(list_empty(&heap));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
