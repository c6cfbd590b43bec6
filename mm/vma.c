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
		vma->anon_vma = false;
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

/*
 * Rights of the entries, from the rights of the area: never write (the
 * first write faults), readable as soon as anything is allowed.
 */
pgprot_t vm_get_page_prot(u32 vm_flags)
{
	if (vm_flags & VM_EXEC)
		return __pgprot(PAGE_READONLY_EXEC);
	if (vm_flags & VM_ACCESS_FLAGS)
		return __pgprot(PAGE_READONLY);
	return __pgprot(PAGE_NONE);
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

struct vm_area_struct *vma_next(struct vm_area_struct *vma)
{
	if (vma->vm_list.next == &vma->vm_mm->mmap)
		return NULL;
	return list_entry(vma->vm_list.next, struct vm_area_struct, vm_list);
}

struct vm_area_struct *vma_prev(struct vm_area_struct *vma)
{
	if (vma->vm_list.prev == &vma->vm_mm->mmap)
		return NULL;
	return list_entry(vma->vm_list.prev, struct vm_area_struct, vm_list);
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

void insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct avl_node **link = &mm->mm_tree.node, *parent = NULL;
	struct vm_area_struct *prev = NULL, *other;

	while (*link) {
		parent = *link;
		other = node_vma(parent);
		if (vma->vm_start < other->vm_start) {
			link = &parent->left;
		} else {
			prev = other;
			link = &parent->right;
		}
	}
	list_add(&vma->vm_list, prev ? &prev->vm_list : &mm->mmap);
	vma->gap = vma->vm_start - (prev ? prev->vm_end : 0);
	avl_insert(&mm->mm_tree, &vma->vm_node, parent, link);
	update_gap_above(vma);
	mm->map_count++;
	if (vma->vm_mapping)
		list_add(&vma->i_mmap, &vma->vm_mapping->i_mmap);
}

void detach_vma(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *next = vma_next(vma);

	avl_erase(&mm->mm_tree, &vma->vm_node);
	list_del(&vma->vm_list);
	if (next)
		vma_start_moved(next);
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
static bool can_merge(const struct vm_area_struct *lower,
		      const struct vm_area_struct *upper)
{
	return lower->vm_end == upper->vm_start &&
	       lower->vm_flags == upper->vm_flags &&
	       lower->vm_ops == upper->vm_ops &&
	       lower->vm_file == upper->vm_file &&
	       lower->vm_mapping == upper->vm_mapping &&
	       lower->vm_pgoff + vma_pages(lower) == upper->vm_pgoff;
}

/* @upper goes, @lower takes its range. */
static void merge_into_lower(struct vm_area_struct *lower,
			     struct vm_area_struct *upper)
{
	unsigned long end = upper->vm_end;

	lower->anon_vma |= upper->anon_vma;
	detach_vma(upper);
	lower->vm_end = end;
	update_gap_above(lower);
	vm_area_free(upper);
}

struct vm_area_struct *vma_merge(struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma_prev(vma);
	struct vm_area_struct *next = vma_next(vma);

	if (next && can_merge(vma, next))
		merge_into_lower(vma, next);
	if (prev && can_merge(prev, vma)) {
		merge_into_lower(prev, vma);
		return prev;
	}
	return vma;
}

struct vm_area_struct *vma_extend(struct mm_struct *mm,
				  const struct vm_area_struct *want)
{
	struct vm_area_struct *next = find_vma(mm, want->vm_start);
	struct vm_area_struct *prev;

	if (next)
		prev = vma_prev(next);
	else
		prev = list_empty(&mm->mmap) ? NULL :
		       list_last_entry(&mm->mmap, struct vm_area_struct,
				       vm_list);
	if (prev && can_merge(prev, want)) {
		prev->vm_end = want->vm_end;
		if (next)
			vma_start_moved(next);
		return vma_merge(prev);
	}
	if (next && can_merge(want, next)) {
		next->vm_start = want->vm_start;
		next->vm_pgoff = want->vm_pgoff;
		vma_start_moved(next);
		return next;
	}
	return NULL;
}

int split_at_ends(struct mm_struct *mm, unsigned long start, unsigned long end,
		  struct vm_area_struct **vmap)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, start, end);
	struct vm_area_struct *last;
	int err;

	*vmap = vma;
	if (!vma)
		return 0;
	if (vma->vm_start < start) {
		err = split_vma(vma, start, true);
		if (err)
			return err;
	}
	last = find_vma(mm, end - 1);
	if (last && last->vm_start < end && end < last->vm_end) {
		err = split_vma(last, end, false);
		if (err)
			return err;
	}
	return 0;
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
