// Paired effects of kernel calls as data: what is taken must be given back once, on every path. Failure exits are proved against it.
import { LOCK_PAIRS } from './resource-locks.js';
import { MODE_PAIRS } from './resource-modes.js';
import { REFERENCE_PAIRS } from './resource-references.js';

/** Which object a call works on: an argument (0-based), what it returns, or one thing of the CPU or task as a whole. */
export type EffectObject = number | 'result' | 'whole';

export interface TakeCall {
  readonly name: string;
  readonly object: EffectObject;
  /** The result that means "taken"; absent for a call that always takes. A NULL pointer is zero. */
  readonly when?: 'nonzero' | 'zero';
  /** Position of a variable that the macro assigns, such as the saved interrupt flags. */
  readonly sets?: number;
}

export interface GiveCall {
  readonly name: string;
  readonly object: EffectObject;
}

/** One kind of resource with all the calls that take it and give it back. */
export interface ResourcePair {
  /** What a sentence calls it: "the page lock". */
  readonly name: string;
  /** One sentence: what it protects or counts. */
  readonly doc: string;
  readonly takes: readonly TakeCall[];
  readonly gives: readonly GiveCall[];
}

export const RESOURCE_PAIRS: readonly ResourcePair[] = [...LOCK_PAIRS, ...REFERENCE_PAIRS, ...MODE_PAIRS];

export interface EffectsIndex {
  readonly takes: ReadonlyMap<string, readonly { readonly pair: ResourcePair; readonly take: TakeCall }[]>;
  readonly gives: ReadonlyMap<string, readonly { readonly pair: ResourcePair; readonly give: GiveCall }[]>;
}

/** Pairs by the name of the call. A call may give one resource and take another, as a lock downgrade does. */
export function indexEffects(pairs: readonly ResourcePair[] = RESOURCE_PAIRS): EffectsIndex {
  const takes = new Map<string, { pair: ResourcePair; take: TakeCall }[]>();
  const gives = new Map<string, { pair: ResourcePair; give: GiveCall }[]>();
  for (const pair of pairs) {
    for (const take of pair.takes) takes.set(take.name, [...(takes.get(take.name) ?? []), { pair, take }]);
    for (const give of pair.gives) gives.set(give.name, [...(gives.get(give.name) ?? []), { pair, give }]);
  }
  return { takes, gives };
}
