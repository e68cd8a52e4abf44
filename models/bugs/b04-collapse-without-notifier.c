/*
 * @title B04: collapse that tells no MMU notifier
 * @description A secondary MMU, such as a guest's, maps pages without a reference: it relies on being told before they go.
 * Collapse of file mappings zapped entries and freed the table without telling it, so a guest wrote to a page that was
 * somebody else's already. The notifier has to run before the pages are let go, and no new mapping may be made meanwhile.
 * @expect violated use-after-free
 * @variants FIXED: holds
 */

struct page {
	int content;
};

struct entry {
	struct page *page;
};

struct secondary_mmu {
	struct page *page;
	int invalidating;
	spinlock_t lock;
};

struct page pages[1];
struct entry entry;
spinlock_t ptl;
struct secondary_mmu guest;

/* The guest's store goes through its own table, without a look at ours. */
static bool guest_store(void)
{
	if (!guest.page)
		return false;
	guest.page->content = 1;
	return true;
}

void vcpu(void)
{
	struct page *page;

	spin_lock(&guest.lock);
	if (!guest.invalidating) {
		spin_lock(&ptl);
		page = entry.page;
		spin_unlock(&ptl);
		guest.page = page;
	}
	spin_unlock(&guest.lock);
	if (one_step(guest_store))
		must_reach();
}

static void notify_start(void)
{
	spin_lock(&guest.lock);
	guest.invalidating++;
	guest.page = NULL;
	spin_unlock(&guest.lock);
}

static void notify_end(void)
{
	spin_lock(&guest.lock);
	guest.invalidating--;
	spin_unlock(&guest.lock);
}

void collapse(void)
{
	struct page *page;

#ifdef FIXED
	notify_start();
#endif
	spin_lock(&ptl);
	page = entry.page;
	entry.page = NULL;
	spin_unlock(&ptl);
	free_object(page);
#ifdef FIXED
	notify_end();
#endif
}

static void world_init(void)
{
	entry.page = alloc_from(pages);
}
