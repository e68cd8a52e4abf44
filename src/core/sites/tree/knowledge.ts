// What the files of a tree tell about functions by name, and the rule for equal names: a file's own static function goes
// before any other; several definitions that can be linked with the asking file count only as far as they all agree.
import { canBeLinked } from '../../helpers/contexts.js';
import type { CalleeSummary } from '../summaries.js';
import type { CallFact, DefinitionFact, FileFacts, InstallFact, SummaryFact, UseFact } from './facts.js';

/** A fact with the file that tells it. */
export type InFile<T> = T & { readonly file: string };

export interface Definition {
  readonly summary: CalleeSummary;
  /** Where the first of the definitions is. */
  readonly file: string;
  readonly line: number;
}

interface KindFacts {
  readonly definitions: DefinitionFact;
  readonly calls: CallFact;
  readonly installs: InstallFact;
  readonly uses: UseFact;
}

type Kind = keyof KindFacts;

const KINDS: readonly Kind[] = ['definitions', 'calls', 'installs', 'uses'];

class ByName<T> {
  readonly #facts = new Map<string, InFile<T>[]>();

  add(name: string, file: string, fact: T): void {
    const list = this.#facts.get(name);
    if (list) list.push({ ...fact, file });
    else this.#facts.set(name, [{ ...fact, file }]);
  }

  get(name: string): readonly InFile<T>[] {
    return this.#facts.get(name) ?? [];
  }
}

export class TreeKnowledge {
  readonly #facts: { readonly [K in Kind]: ByName<KindFacts[K]> } = {
    definitions: new ByName<DefinitionFact>(),
    calls: new ByName<CallFact>(),
    installs: new ByName<InstallFact>(),
    uses: new ByName<UseFact>(),
  };
  readonly #files: ReadonlySet<string>;
  readonly #names: ReadonlySet<string>;

  /** `names` were looked for in every file of the tree. With a `base`, `files` take the place of what it says of them. */
  constructor(
    files: readonly FileFacts[],
    names: Iterable<string>,
    private readonly base: TreeKnowledge | null = null,
    /** Hears every name that other files are asked about. */
    private readonly asked: (name: string) => void = () => undefined,
  ) {
    this.#names = new Set(names);
    this.#files = new Set(files.map((one) => one.file));
    const all = this.#facts;
    for (const { file, definitions, calls, installs, uses } of files) {
      for (const fact of definitions) all.definitions.add(fact.name, file, fact);
      for (const fact of calls) all.calls.add(fact.callee, file, fact);
      for (const fact of installs) all.installs.add(fact.name, file, fact);
      for (const fact of uses) all.uses.add(fact.name, file, fact);
    }
  }

  /** Whether the tree was searched for the name; drivers and the like are left out, see `isPeripheral`. */
  covers(name: string): boolean {
    return this.#names.has(name) || this.base?.covers(name) === true;
  }

  /** What a function that `from` does not define itself does; `null` where none is known or several disagree. */
  definition(name: string, from: string): Definition | null {
    const [first, ...rest] = this.#visible(this.#get('definitions', name), from);
    if (!first) return null;
    const text = agreement(first.summary);
    if (rest.some((other) => agreement(other.summary) !== text)) return null;
    return { summary: summaryOf(first.summary), file: first.file, line: first.line };
  }

  /** Calls of a function of `from`; of one that is `isLocal`, those in its own file. */
  calls(name: string, from: string, isLocal: boolean): readonly InFile<CallFact>[] {
    return this.#of('calls', name, from, isLocal);
  }

  /** Calls through a member of operations, wherever they are. */
  callsThrough(field: string): readonly InFile<CallFact>[] {
    return this.#get('calls', `->${field}`);
  }

  installs(name: string, from: string, isLocal: boolean): readonly InFile<InstallFact>[] {
    return this.#of('installs', name, from, isLocal);
  }

  uses(name: string, from: string, isLocal: boolean): readonly InFile<UseFact>[] {
    return this.#of('uses', name, from, isLocal);
  }

  /** Changes when an answer about the name could. */
  identity(name: string, from: string): string {
    const parts = KINDS.map((kind) => this.#visible<object>(this.#get(kind, name), from));
    return parts.every((part) => part.length === 0) ? '' : JSON.stringify(parts);
  }

  #get<K extends Kind>(kind: K, name: string): readonly InFile<KindFacts[K]>[] {
    const own = this.#facts[kind].get(name);
    this.asked(name);
    if (this.base === null) return own;
    return [...this.base.#get(kind, name).filter((fact) => !this.#files.has(fact.file)), ...own];
  }

  #visible<T>(facts: readonly InFile<T>[], from: string): readonly InFile<T>[] {
    return facts.filter((fact) => fact.file !== from && canBeLinked(fact.file, from));
  }

  #of<K extends 'calls' | 'installs' | 'uses'>(
    kind: K,
    name: string,
    from: string,
    isLocal: boolean,
  ): readonly InFile<KindFacts[K]>[] {
    // What a file keeps to itself no other file can tell about.
    const facts = isLocal && this.#files.has(from) ? this.#facts[kind].get(name) : this.#get(kind, name);
    return facts.filter((fact) =>
      isLocal ? fact.file === from && fact.isLocal : !fact.isLocal && canBeLinked(fact.file, from),
    );
  }
}

/** Where a sleeping call stands does not matter for whether two definitions agree. */
function agreement({ sleeps, ...rest }: SummaryFact): string {
  return JSON.stringify({ ...rest, sleeps: sleeps !== null });
}

function summaryOf({ releases, locks, tables, keeps, sleeps }: SummaryFact): CalleeSummary {
  return {
    releases: new Map(releases),
    locks: new Map(locks),
    tables: new Map(tables),
    keeps: new Set(keeps),
    sleeps: sleeps && { callee: sleeps.callee, at: 0 },
  };
}
