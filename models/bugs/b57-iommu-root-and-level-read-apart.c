/*
 * @title B57: root and level of an IOMMU page table read apart
 * @description A page table that is too small gets a level on top. Whoever maps reads the root without a lock, then the number
 * of levels: a new root with the old number is walked one level short, and a table is taken for a page. Both have to be
 * read as one.
 * @expect violated wrong-level
 * @variants FIXED: holds
 */

struct itable {
	int height;
	struct itable *child;
};

struct domain {
	struct itable *root;
	int levels;
};

struct itable small;
struct itable tall;
struct domain domain;
spinlock_t lock;

void map(void)
{
#ifdef FIXED
	struct domain now = domain;
	struct itable *root = now.root;
	int levels = now.levels;
#else
	struct itable *root = READ_ONCE(domain.root);
	int levels = READ_ONCE(domain.levels);
#endif

	must_reach();
	require(root->height == levels, "wrong-level", "walks a table of another height than it has");
}

void grow(void)
{
	spin_lock(&lock);
	tall.child = domain.root;
#ifdef FIXED
	domain = (struct domain){ .root = &tall, .levels = 2 };
#else
	WRITE_ONCE(domain.root, &tall);
	WRITE_ONCE(domain.levels, 2);
#endif
	spin_unlock(&lock);
}

static void world_init(void)
{
	small.height = 1;
	tall.height = 2;
	domain = (struct domain){ .root = &small, .levels = 1 };
}
