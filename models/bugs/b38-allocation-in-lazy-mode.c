/*
 * @title B38: an allocation that may sleep in lazy MMU mode
 * @description KASAN populated shadow memory page by page, from a callback that runs while entries are written lazily. On
 * some machines lazy mode turns preemption off. What the callback needs has to be allocated before.
 * @expect violated sleep-in-atomic
 * @variants FIXED: holds; PREEMPTIBLE: holds
 */

struct page {
	bool used;
};

struct entry {
	bool present;
};

struct page pages[2];
struct entry entry[2];

static struct page *get_page_for_kernel(void)
{
	might_sleep();
	return alloc_from(pages);
}

static void enter_lazy_mode(void)
{
#ifndef PREEMPTIBLE
	preempt_disable();
#endif
}

static void leave_lazy_mode(void)
{
#ifndef PREEMPTIBLE
	preempt_enable();
#endif
}

static void populate(struct entry *at, struct page *page)
{
#ifndef FIXED
	page = get_page_for_kernel();
#endif
	if (page) {
		must_reach();
		page->used = true;
		at->present = true;
		free_object(page);
	}
}

void apply_to_pte_range(void)
{
	struct page *first = NULL, *second = NULL;

#ifdef FIXED
	first = get_page_for_kernel();
	second = get_page_for_kernel();
#endif
	enter_lazy_mode();
	populate(&entry[0], first);
	populate(&entry[1], second);
	leave_lazy_mode();
}
