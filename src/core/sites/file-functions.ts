// The functions of one file, read on demand: by the offsets of words, by name, or by who calls a name.
import type { FunctionUnit, ParsedFile, Unparsed } from '../c/ast.js';
import { lower } from '../flow/lower.js';
import type { FlowGraph } from '../flow/graph.js';

/** Reads the functions around the given offsets of the file's text. */
export type ReadHits = (hits: readonly number[]) => ParsedFile;

export class FileFunctions {
  readonly #units = new Map<number, FunctionUnit>();
  readonly #graphs = new Map<FunctionUnit, readonly FlowGraph[]>();
  readonly #unparsed = new Map<number, Unparsed>();
  readonly #byName = new Map<string, readonly FunctionUnit[]>();
  #definitions: ReadonlyMap<string, readonly number[]> | null = null;

  constructor(
    readonly text: string,
    private readonly read: ReadHits,
  ) {}

  /** Functions around the offsets, in text order. */
  around(hits: readonly number[]): readonly FunctionUnit[] {
    const parsed = this.read(hits);
    for (const entry of parsed.unparsed) this.#unparsed.set(entry.span.start, entry);
    const units = parsed.functions.map((unit) => {
      const known = this.#units.get(unit.span.start);
      if (known) return known;
      this.#units.set(unit.span.start, unit);
      return unit;
    });
    return units.sort((a, b) => a.span.start - b.span.start);
  }

  /** Every definition of a name: more than one where `#if` arms hold whole functions. */
  named(name: string): readonly FunctionUnit[] {
    const known = this.#byName.get(name);
    if (known) return known;
    this.#definitions ??= definitionOffsets(this.text);
    const offsets = this.#definitions.get(name);
    const units = offsets ? this.around(offsets).filter((unit) => unit.name === name) : [];
    this.#byName.set(name, units);
    return units;
  }

  /** Functions of the file that call a name. */
  callersOf(name: string): readonly FunctionUnit[] {
    const hits = wordOffsets(this.text, name);
    return this.around(hits).filter((unit) => unit.name !== name);
  }

  /** Flow graphs of a function, one for each variant of its `#if` arms. */
  graphs(unit: FunctionUnit): readonly FlowGraph[] {
    let graphs = this.#graphs.get(unit);
    if (!graphs) this.#graphs.set(unit, (graphs = unit.variants.map((variant) => lower(variant.ast, variant.config))));
    return graphs;
  }

  /** What could not be read of all that was asked for so far. */
  get unparsed(): readonly Unparsed[] {
    return [...this.#unparsed.values()].sort((a, b) => a.span.start - b.span.start);
  }
}

const HEAD = /^[A-Za-z_][^\n;{}#]*?\b([A-Za-z_]\w*)\s*\(/gm;

/** Names that a line in column 0 may define, with the offset of the name. A guess that reading confirms. */
function definitionOffsets(text: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const match of text.matchAll(HEAD)) {
    const name = match[1];
    if (name === undefined) continue;
    const at = match.index + match[0].lastIndexOf(name);
    const offsets = found.get(name);
    if (offsets) offsets.push(at);
    else found.set(name, [at]);
  }
  return found;
}

const isWordUnit = (unit: number): boolean =>
  (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 97 && unit <= 122);

/** Offsets where `word` stands alone in the text. */
export function wordOffsets(text: string, word: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (isWordUnit(text.charCodeAt(at - 1)) || isWordUnit(text.charCodeAt(at + word.length))) continue;
    found.push(at);
  }
  return found;
}
