/*
 * Areas: the map of what a process was promised, as a data structure.
 *
 * An mm keeps its areas twice, in a list by address for walking along and in
 * a balanced tree by address for finding. Each tree node also knows the
 * largest hole below any area of its subtree, so that a free place for a new
 * mapping is found by one descent (unmapped_area()). Areas never overlap and
 * never are empty; neighbours that are alike are merged into one.
 *
 * Everything here changes only the map; the calls that use it are mmap.c.
 * Pages come by faults (memory.c) and go by unmap_page_range() (pgtable.c).
 */
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/slab.h>
#include <mm/upcall.h>
#include <uapi/errno.h>

static struct kmem_cache vm_area_cache;

void __init vma_cache_init(void)
{
	kmem_cache_init(&vm_area_cache, "vm_area_struct",
			sizeof(struct vm_area_struct), 0);
}

struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	vma = kmem_cache_alloc(&vm_area_cache, GFP_KERNEL);
	if (vma) {
		vma->vm_ops = NULL;
		vma->vm_file = NULL;
		vma->vm_mapping = NULL;
		vma->vm_mm = mm;
		vma->anon_vma = 0;
		INIT_LIST_HEAD(&vma->i_mmap);
	}
	return vma;
}

/* A copy outside of any mm, with a reference of its own on the file. */
struct vm_area_struct *vm_area_dup(struct vm_area_struct *orig)
{
	struct vm_area_struct *vma = kmem_cache_alloc(&vm_area_cache, 0);

	if (!vma)
		return NULL;
	memcpy(vma, orig, sizeof(*vma));
	INIT_LIST_HEAD(&vma->i_mmap);
	if (vma->vm_file)
		get_file(vma->vm_file);
	return vma;
}

void vm_area_free(struct vm_area_struct *vma)
{
	list_del(&vma->i_mmap);
	if (vma->vm_file)
		fput(vma->vm_file);
	kmem_cache_free(&vm_area_cache, vma);
}

static inline struct vm_area_struct *node_vma(struct avl_node *node)
{
	return container_of(node, struct vm_area_struct, vm_node);
}

static inline unsigned long subtree_gap(struct avl_node *node)
{
	return node ? node_vma(node)->subtree_gap : 0;
}

/* avl_root.update: the largest hole in this subtree. */
static bool vma_gap_update(struct avl_node *node)
{
	struct vm_area_struct *vma = node_vma(node);
	unsigned long gap = vma->gap;

	gap = max(gap, subtree_gap(node->left));
	gap = max(gap, subtree_gap(node->right));
	if (vma->subtree_gap == gap)
		return false;
	vma->subtree_gap = gap;
	return true;
}

void mm_init_areas(struct mm_struct *mm)
{
	mm->mm_tree = (struct avl_root){ NULL, vma_gap_update };
	INIT_LIST_HEAD(&mm->mmap);
}

void vma_start_moved(struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma_prev(vma);

	vma->gap = vma->vm_start - (prev ? prev->vm_end : 0);
	avl_propagate(&vma->vm_mm->mm_tree, &vma->vm_node);
}

static void update_gap_above(struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma_next(vma);

	if (next)
		vma_start_moved(next);
}

struct vm_area_struct *__find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct avl_node *node = mm->mm_tree.node;
	struct vm_area_struct *vma, *best = NULL;

	while (node) {
		vma = node_vma(node);
		if (addr >= vma->vm_end) {
			node = node->right;
			continue;
		}
		best = vma;
		if (addr >= vma->vm_start)
			break;
		node = node->left;
	}
	if (best)
		mm->mmap_cache = best;
	return best;
}

struct vm_area_struct *find_vma_intersection(struct mm_struct *mm,
					     unsigned long start,
					     unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	return vma && vma->vm_start < end ? vma : NULL;
}

/* Where an area that begins at @addr belongs, in list and tree. */
struct vma_place {
	struct vm_area_struct *prev, *next;	/* NULL at the ends */
	struct avl_node *parent, **link;
};

static inline void find_vma_links(struct mm_struct *mm, unsigned long addr,
				  struct vma_place *place)
{
	struct avl_node **link = &mm->mm_tree.node, *parent = NULL;
	struct vm_area_struct *prev = NULL, *next = NULL;

	while (*link) {
		parent = *link;
		if (addr < node_vma(parent)->vm_start) {
			next = node_vma(parent);
			link = &parent->left;
		} else {
			prev = node_vma(parent);
			link = &parent->right;
		}
	}
	*place = (struct vma_place){ prev, next, parent, link };
}

static void vma_link(struct mm_struct *mm, struct vm_area_struct *vma,
		     const struct vma_place *place)
{
	struct vm_area_struct *prev = place->prev, *next = place->next;

	list_add(&vma->vm_list, prev ? &prev->vm_list : &mm->mmap);
	vma->gap = vma->vm_start - (prev ? prev->vm_end : 0);
	if (next)
		next->gap = next->vm_start - vma->vm_end;
	avl_insert(&mm->mm_tree, &vma->vm_node, place->parent, place->link);
	/* next is an ancestor of the new leaf, but maybe out of reach. */
	if (next)
		avl_propagate(&mm->mm_tree, &next->vm_node);
	mm->map_count++;
	mm->mmap_cache = vma;		/* it will be touched soon */
	if (vma->vm_mapping)
		list_add(&vma->i_mmap, &vma->vm_mapping->i_mmap);
}

void insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vma_place place;

	find_vma_links(mm, vma->vm_start, &place);
	vma_link(mm, vma, &place);
}

void detach_vma(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *next = vma_next(vma);

	if (next)
		next->gap += vma->gap + (vma->vm_end - vma->vm_start);
	avl_erase(&mm->mm_tree, &vma->vm_node);
	if (next)
		avl_propagate(&mm->mm_tree, &next->vm_node);
	list_del(&vma->vm_list);
	mm->map_count--;
	if (mm->mmap_cache == vma)
		mm->mmap_cache = NULL;
}

int split_vma(struct vm_area_struct *vma, unsigned long addr, bool new_below)
{
	struct vm_area_struct *new;

	if (vma->vm_mm->map_count >= MAX_MAP_COUNT)
		return -ENOMEM;
	new = vm_area_dup(vma);
	if (!new)
		return -ENOMEM;
	if (new_below) {
		new->vm_end = addr;
		vma->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
		vma->vm_start = addr;
	} else {
		new->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
		new->vm_start = addr;
		vma->vm_end = addr;
	}
	vma->vm_mm->mmap_cache = NULL;
	insert_vm_struct(vma->vm_mm, new);
	vma_start_moved(vma);
	update_gap_above(vma);
	return 0;
}

/* May @upper, which begins where @lower ends, become part of it? */
static inline bool can_merge(const struct vm_area_struct *lower,
		      const struct vm_area_struct *upper)
{
	return lower->vm_end == upper->vm_start &&
	       lower->vm_flags == upper->vm_flags &&
	       lower->vm_ops == upper->vm_ops &&
	       lower->vm_file == upper->vm_file &&
	       lower->vm_mapping == upper->vm_mapping &&
	       lower->vm_pgoff + vma_pages(lower) == upper->vm_pgoff;
}

/*
 * May an area whose anon_vma is @own become one with a neighbour that has
 * @other? What has no page yet may join, but nothing joins that, and nothing
 * what was inherited.
 */
static inline bool anon_can_merge(u32 own, u32 other)
{
	return own == other || (!own && !(other & ANON_VMA_INHERITED));
}

/* @upper goes, @lower takes its range. */
static void merge_into_lower(struct vm_area_struct *lower,
			     struct vm_area_struct *upper)
{
	unsigned long end = upper->vm_end;

	if (!lower->anon_vma)
		lower->anon_vma = upper->anon_vma;
	detach_vma(upper);
	lower->vm_end = end;
	update_gap_above(lower);
	vm_area_free(upper);
}

static void merge_with_next(struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma_next(vma);

	if (next && can_merge(vma, next) &&
	    anon_can_merge(vma->anon_vma, next->anon_vma))
		merge_into_lower(vma, next);
}

struct vm_area_struct *vma_merge(struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma_prev(vma);
	struct vm_area_struct *next = vma_next(vma);
	bool with_prev = prev && can_merge(prev, vma) &&
			 anon_can_merge(vma->anon_vma, prev->anon_vma);

	/* Three that become one have one anon_vma. */
	if (!with_prev || !next || !prev->anon_vma || !next->anon_vma ||
	    prev->anon_vma == next->anon_vma)
		merge_with_next(vma);
	if (!with_prev)
		return vma;
	merge_into_lower(prev, vma);
	return prev;
}

void vma_extend(struct vm_area_struct *vma, unsigned long end)
{
	vma->vm_end = end;
	update_gap_above(vma);
	merge_with_next(vma);
}

/* A new area has no page: it takes what the next one has, if they merge. */
void vma_link_or_merge(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *prev, *next;
	struct vma_place place;
	bool with_next;

	find_vma_links(mm, vma->vm_start, &place);
	prev = place.prev;
	next = place.next;
	with_next = next && can_merge(vma, next) &&
		    anon_can_merge(0, next->anon_vma);
	if (prev && can_merge(prev, vma) &&
	    anon_can_merge(with_next ? next->anon_vma : 0, prev->anon_vma)) {
		prev->vm_end = vma->vm_end;
		if (next)
			vma_start_moved(next);
		if (with_next)
			merge_into_lower(prev, next);
	} else if (with_next) {
		next->vm_start = vma->vm_start;
		next->vm_pgoff = vma->vm_pgoff;
		vma_start_moved(next);
	} else {
		vma_link(mm, vma, &place);
		return;
	}
	vm_area_free(vma);
}

int split_at_ends(struct mm_struct *mm, unsigned long start, unsigned long end,
		  struct vm_area_struct **vmap)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, start, end);
	struct vm_area_struct *last;
	bool cut = vma && vma->vm_start < start;
	int err = 0;

	*vmap = vma;
	if (!vma)
		return 0;
	if (cut)
		err = split_vma(vma, start, true);
	if (err)
		return err;
	last = end <= vma->vm_end ? vma : find_vma(mm, end - 1);
	if (last && last->vm_start < end && end < last->vm_end)
		err = split_vma(last, end, false);
	if (err && cut)
		vma_merge(vma);
	return err;
}

/* Where mappings above @vma must end: a stack keeps its distance. */
static unsigned long vm_start_gap(const struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return vma->vm_start;
	return vma->vm_start > STACK_GUARD_GAP ?
	       vma->vm_start - STACK_GUARD_GAP : 0;
}

bool range_is_free(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return !vma || addr + len <= vm_start_gap(vma);
}

/*
 * The highest hole of the subtree: the right half holds the higher ones, and
 * a subtree that knows of no hole large enough is never entered. Recursion
 * is as deep as the tree is high, which is 23 for MAX_MAP_COUNT areas.
 */
static unsigned long highest_hole(struct avl_node *node, unsigned long len,
				  unsigned long limit)
{
	struct vm_area_struct *vma;
	unsigned long lo, hi, found;

	if (subtree_gap(node) < len)
		return 0;
	vma = node_vma(node);
	if (vma->vm_end < limit) {
		found = highest_hole(node->right, len, limit);
		if (found)
			return found;
	}
	lo = max(vma->vm_start - vma->gap, MMAP_MIN_ADDR);
	hi = min(vm_start_gap(vma), limit);
	if (hi > lo && hi - lo >= len)
		return hi - len;
	return highest_hole(node->left, len, limit);
}

/* The lowest range of @len bytes at @limit or above, below some area. */
static unsigned long lowest_hole(struct avl_node *node, unsigned long len,
				 unsigned long limit)
{
	struct vm_area_struct *vma;
	unsigned long lo, hi, found;

	if (subtree_gap(node) < len)
		return 0;
	vma = node_vma(node);
	if (vma->vm_start > limit) {
		found = lowest_hole(node->left, len, limit);
		if (found)
			return found;
	}
	lo = max(vma->vm_start - vma->gap, limit);
	hi = vm_start_gap(vma);
	if (hi > lo && hi - lo >= len)
		return lo;
	return lowest_hole(node->right, len, limit);
}

unsigned long unmapped_area_up(struct mm_struct *mm, unsigned long len,
			       unsigned long limit)
{
	unsigned long addr = lowest_hole(mm->mm_tree.node, len, limit);

	if (addr)
		return addr;
	if (!list_empty(&mm->mmap))
		limit = max(limit, list_last_entry(&mm->mmap,
						   struct vm_area_struct,
						   vm_list)->vm_end);
	return TASK_SIZE - limit >= len ? limit : 0;
}

unsigned long unmapped_area(struct mm_struct *mm, unsigned long len,
			    unsigned long limit)
{
	struct vm_area_struct *last;
	unsigned long lo = MMAP_MIN_ADDR;

	/* The hole above the last area belongs to no node. */
	if (!list_empty(&mm->mmap)) {
		last = list_last_entry(&mm->mmap, struct vm_area_struct,
				       vm_list);
		lo = max(lo, last->vm_end);
	}
	if (limit > lo && limit - lo >= len)
		return limit - len;
	return highest_hole(mm->mm_tree.node, len, limit);
}
