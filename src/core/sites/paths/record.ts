// What the walk over all feasible paths saw of each acquire: the raw material of reasons and pairing findings.

export type EscapeKind = 'struct' | 'param' | 'returned';

/** How a lock was taken; `conditional` where a callee takes it in some configurations only. */
export interface LockHow {
  readonly how: 'plain' | 'nested' | 'try';
  readonly conditional: boolean;
}

/** How a mapping stood where a path left the function. */
export interface AtExit {
  readonly node: number;
  readonly mapped: boolean;
  readonly locked: boolean;
  readonly escaped: boolean;
  readonly returned: boolean;
}

/** Everything about one acquire; node ids are of the flow graph. */
export class SiteRecord {
  readonly releases = new Set<number>();
  readonly escapes = new Map<string, { readonly kind: EscapeKind; readonly node: number }>();
  readonly releasedInCallee = new Map<number, { readonly callee: string; readonly unmaps: boolean }>();
  readonly nestedWith = new Map<number, number>();
  /** Acquires that re-take what this one had dropped, or this one itself: node to what makes it a retake. */
  readonly retakes = new Map<number, string>();
  readonly exits = new Map<string, AtExit>();
  readonly sleepsAt = new Map<number, string>();
  readonly lockedAt = new Map<number, LockHow>();
  /** Where the lock was taken after an entry had been read without it. */
  readonly lateLocks = new Set<number>();
  readonly peekedAt = new Set<number>();
  /** Those of `peekedAt` that some path reaches without the lock. */
  readonly peekedUnlocked = new Set<number>();
  /** Where an entry is read on a path on which the result was found to be NULL. */
  readonly usedWhereNull = new Set<number>();
  /** Those of `nullChecks` that can come out as NULL. */
  readonly failsAt = new Set<number>();
  /** Where the lock pointer is used on a path on which the map had failed. */
  readonly lockAfterFailure = new Set<number>();
  /** Where the lock is taken after its mapping was undone and another call mapped the table anew. */
  readonly staleLocks = new Set<number>();
  /** Unmaps that come before that of a mapping made later: node to the acquire of that one. */
  readonly unmappedUnder = new Map<number, number>();
  readonly doubleReleases = new Set<number>();
  /** A release whose entry and lock belong to different acquires. */
  readonly mismatched = new Set<number>();
  /** Branches where the mapping is held on some paths and not on others. */
  readonly mixedAt = new Set<number>();
  /** Tests of the result itself: node ids of the branches. */
  readonly nullChecks = new Set<number>();
  /** The lock was taken while no table that it belongs to was mapped here. */
  unpairedLock = false;
  /** A table was mapped while its lock, looked up before, was held. */
  mappedUnderLock = false;
  /** The lock's place was found NULL by a test right before: the lock is taken only where it is not held already. */
  acquiredWhereUnset = false;
  /** Flags of the catalogue's kernel-table kind that were known true at the acquire. */
  readonly kernelFlags = new Set<string>();
  /** It maps again while its earlier mapping, of another turn, is held. */
  lost = false;
  reached = false;

  constructor(readonly node: number) {}
}

export class PathRecord {
  readonly sites = new Map<number, SiteRecord>();
  /** Releases of something that this function did not acquire: node to the place that is released. */
  readonly foreignReleases = new Map<number, string>();
  /** Releases that on some path are given a pointer to nothing: never set, NULL, or of a map that failed. */
  readonly unheldReleases = new Set<number>();
  /** Functions that are handed a mapping, its lock or a struct with one: what they do with it matters. */
  readonly handedTo = new Set<string>();
  /** Number of states visited; equal to the bound when the walk gave up. */
  states = 0;
  complete = true;
  /** How tests came out was not followed, for want of states: paths that cannot be taken are among those that were. */
  isCoarse = false;

  site(node: number): SiteRecord {
    let record = this.sites.get(node);
    if (!record) this.sites.set(node, (record = new SiteRecord(node)));
    return record;
  }

  /** A release of a mapping that on another path is given nothing is one release too many there. */
  conclude(): void {
    for (const record of this.sites.values())
      for (const node of this.unheldReleases) if (record.releases.has(node)) record.doubleReleases.add(node);
  }
}
