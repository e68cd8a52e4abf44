// What TryMap knows of the kernel's API, as data: which call maps, locks, releases, allocates, may fail or may sleep.
// Built-in entries live in pte-family.ts and calls.ts; a user adds families of his own through the same types.

/** A call that maps a page table, or finds its lock. Argument positions are 0-based; `null` where there is none. */
export interface AcquireHelper {
  readonly name: string;
  /** What the result is: a pointer to an entry of the mapped table, or the table's lock. */
  readonly returns: 'entry' | 'lock';
  /** The table is mapped on return and must be unmapped. */
  readonly maps: boolean;
  /** The table's lock is held on return. */
  readonly locks: boolean;
  /** Position of the `spinlock_t **` that receives the lock. */
  readonly lockOut: number | null;
  readonly mm: number | null;
  readonly pmd: number | null;
  readonly address: number | null;
  /** May allocate a table on the way, so its failure already means "no memory". */
  readonly allocates: boolean;
  /** Its contract lets it return NULL in every tree that has it, for another reason than a failed allocation. */
  readonly mayFail?: boolean;
  /** The name of the paired API that a simple site of this helper is converted to; `null` where none fits. */
  readonly target: string | null;
}

/** A call that gives a mapping, its lock, or both back. */
export interface ReleaseHelper {
  readonly name: string;
  /** Position of the entry pointer that is unmapped. */
  readonly unmaps: number | null;
  /** Position of the lock that is unlocked. */
  readonly unlocks: number | null;
}

/** A family of paired calls. */
export interface HelperFamily {
  readonly name: string;
  /** What an entry of a mapped table is in C; absent where that is not known. */
  readonly entryType?: string;
  readonly title: string;
  readonly acquires: readonly AcquireHelper[];
  readonly releases: readonly ReleaseHelper[];
}

/** What other calls do, as far as classification needs it. `argument` is 0-based. */
export interface CallFacts {
  /** Takes the lock given by `argument`; `nested` for lockdep's nesting variants, `try` when it may fail. */
  readonly lockCalls: readonly {
    readonly name: string;
    readonly argument: number;
    readonly how: 'plain' | 'nested' | 'try';
  }[];
  readonly unlockCalls: readonly { readonly name: string; readonly argument: number }[];
  /** Returns the address of a lock that is not a PTE table's, already taken (or NULL). */
  readonly otherLockSources: readonly string[];
  /** Ends a table's life or takes it out of the tree; `argument` is the pmd pointer or the table. */
  readonly tableCalls: readonly {
    readonly name: string;
    readonly argument: number;
    readonly effect: 'frees' | 'moves';
  }[];
  /** Starts a walk of the kernel's own tables. */
  readonly kernelWalks: readonly string[];
  /** Objects whose tables are the kernel's. */
  readonly kernelObjects: readonly string[];
  /** Fields that are true where a walk has no VMA, so its table may be the kernel's. */
  readonly kernelFlags: readonly string[];
  /** May sleep whatever its arguments are. */
  readonly sleeps: readonly string[];
  /** Sleeps only with one of these flags among its arguments. */
  readonly sleepFlags: readonly string[];
  /** Turns interrupts off until the matching call. */
  readonly irqOff: readonly string[];
  readonly irqOn: readonly string[];
  /** Calls of this kind only look at a lock; an acquire inside is not a site. */
  readonly lockAssertions: readonly string[];
  /** Functions elsewhere in a tree that release what their argument (or a field of it) holds. */
  readonly externalReleases: readonly { readonly name: string; readonly argument: number }[];
  /** Words of a macro's name by which it reads or changes more than its arguments, so it may come out otherwise the next time. */
  readonly rereads: readonly string[];
}

/** A call that takes references to the pages of user memory. Argument positions are 0-based. */
export interface PinHelper {
  readonly name: string;
  /** Position of the `struct page **` that receives the pages. */
  readonly pages: number;
  /** Position of the number of pages; `null` for a call that gets one. */
  readonly count: number | null;
  /** What the result is: the number of pages or an error, or whether the one page was got. */
  readonly returns: 'count' | 'flag';
  /** Pins (`FOLL_PIN`): to be unpinned, not put. */
  readonly pins: boolean;
  /** The call that pins instead, with the same arguments; `null` where there is none. */
  readonly target: string | null;
}

/** A call that gives pages back: one by its pointer, or several by their array. */
export interface PutHelper {
  readonly name: string;
  readonly page: number | null;
  readonly pages: number | null;
  readonly unpins: boolean;
  /** The call that unpins instead, with the same arguments; `null` where there is none. */
  readonly target: string | null;
}

/** Calls that take and give back pages. What they hold is an array with a count, not a mapping with a lock. */
export interface PageFamily {
  readonly name: string;
  readonly title: string;
  readonly pins: readonly PinHelper[];
  readonly puts: readonly PutHelper[];
  /** Calls whose result stands for the page that is their first argument: the page itself or its head, or its address or number. */
  readonly derives: readonly { readonly name: string; readonly gives: 'page' | 'address' }[];
}

/**
 * Calls that step from one page table of a device to the next. Nothing is mapped there: what keeps such a table is a lock of the
 * driver's, or its rules.
 */
export interface WalkFamily {
  readonly name: string;
  readonly title: string;
  /** Return a pointer to an entry, or to the next table. */
  readonly walks: readonly { readonly name: string }[];
  /** Return the address in an entry: a step of a walk where one of `toVirtual` makes a pointer of it. */
  readonly addresses: readonly string[];
  readonly toVirtual: readonly string[];
  /** Take, drop and assert the lock that is the first argument. */
  readonly locks: readonly string[];
  readonly unlocks: readonly string[];
  readonly assertions: readonly string[];
  /** Change an entry only if it is what was expected. */
  readonly exchanges: readonly string[];
  /** Free a table at once, or put it on a list to be freed later. */
  readonly frees: readonly string[];
  readonly lists: readonly string[];
  /** Tell the device to forget what it read of the tables. */
  readonly flushes: readonly string[];
}

export interface Catalogue {
  readonly families: readonly HelperFamily[];
  readonly pageFamilies: readonly PageFamily[];
  readonly walkFamilies: readonly WalkFamily[];
  readonly calls: CallFacts;
}

/** A catalogue with its names indexed; built once per engine. */
export class CatalogueIndex {
  readonly acquires = new Map<string, { readonly family: HelperFamily; readonly helper: AcquireHelper }>();
  readonly releases = new Map<string, { readonly family: HelperFamily; readonly helper: ReleaseHelper }>();
  readonly pins = new Map<string, { readonly family: PageFamily; readonly helper: PinHelper }>();
  readonly puts = new Map<string, PutHelper>();
  /** By the name of a call that walks, or reads the address in an entry. */
  readonly walks = new Map<string, WalkFamily>();
  readonly pageOf = new Map<string, 'page' | 'address'>();
  readonly lockCalls: ReadonlyMap<string, CallFacts['lockCalls'][number]>;
  readonly unlockCalls: ReadonlyMap<string, CallFacts['unlockCalls'][number]>;
  readonly tableCalls: ReadonlyMap<string, CallFacts['tableCalls'][number]>;
  /** By name, the arguments. */
  readonly externalReleases: ReadonlyMap<string, readonly number[]>;
  readonly otherLockSources: ReadonlySet<string>;
  readonly sleeps: ReadonlySet<string>;
  readonly sleepFlags: ReadonlySet<string>;
  readonly kernelWalks: ReadonlySet<string>;
  readonly kernelObjects: ReadonlySet<string>;
  readonly kernelFlags: ReadonlySet<string>;
  readonly irqOff: ReadonlySet<string>;
  readonly irqOn: ReadonlySet<string>;
  readonly lockAssertions: ReadonlySet<string>;
  readonly rereads: ReadonlySet<string>;

  constructor(readonly catalogue: Catalogue) {
    for (const family of catalogue.families) {
      for (const helper of family.acquires) this.acquires.set(helper.name, { family, helper });
      for (const helper of family.releases) this.releases.set(helper.name, { family, helper });
    }
    for (const family of catalogue.pageFamilies) {
      for (const helper of family.pins) this.pins.set(helper.name, { family, helper });
      for (const helper of family.puts) this.puts.set(helper.name, helper);
      for (const { name, gives } of family.derives) this.pageOf.set(name, gives);
    }
    for (const family of catalogue.walkFamilies) {
      for (const { name } of family.walks) this.walks.set(name, family);
      for (const name of family.addresses) this.walks.set(name, family);
    }
    const { calls } = catalogue;
    this.lockCalls = new Map(calls.lockCalls.map((call) => [call.name, call]));
    this.unlockCalls = new Map(calls.unlockCalls.map((call) => [call.name, call]));
    this.tableCalls = new Map(calls.tableCalls.map((call) => [call.name, call]));
    const externals = new Map<string, number[]>();
    for (const { name, argument } of calls.externalReleases)
      externals.set(name, [...(externals.get(name) ?? []), argument]);
    this.externalReleases = externals;
    this.otherLockSources = new Set(calls.otherLockSources);
    this.sleeps = new Set(calls.sleeps);
    this.sleepFlags = new Set(calls.sleepFlags);
    this.kernelWalks = new Set(calls.kernelWalks);
    this.kernelObjects = new Set(calls.kernelObjects);
    this.kernelFlags = new Set(calls.kernelFlags);
    this.irqOff = new Set(calls.irqOff);
    this.irqOn = new Set(calls.irqOn);
    this.lockAssertions = new Set(calls.lockAssertions);
    this.rereads = new Set(calls.rereads);
  }
}
