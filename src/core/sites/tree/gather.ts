// Reads from one file what it tells about wanted functions: definitions, calls with the locks held there, tables of operations.
import type { CParser } from '../../c/parser-port.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import { OPERATION_FIELDS } from '../../helpers/contexts.js';
import { Glance } from '../glance.js';
import { FileFunctions, FileMemory, isStatic } from '../file-functions.js';
import type { Dependencies } from '../dependencies.js';
import { summariser, type Summaries } from '../summaries.js';
import {
  summaryFact,
  type CallFact,
  type DefinitionFact,
  type FileFacts,
  type InstallFact,
  type Need,
  type UseFact,
} from './facts.js';
import { forwardedParameters, handsEntry, MAX_CALLER_DEPTH, releasesOf, stackCopies } from './call-arguments.js';
import { HeldLocks } from './held-locks.js';

type Call = Extract<FlowNode, { kind: 'call' }>;

/** How far up callers are followed in a file that has no site of its own in question. */
export const MAX_FOREIGN_DEPTH = 2;

interface Uses {
  readonly calls: readonly CallFact[];
  readonly installs: readonly InstallFact[];
  readonly uses: readonly UseFact[];
}

interface Tracked<T> {
  readonly value: T;
  readonly dependencies: Dependencies;
}

/** Gathers facts of one text; what was asked before is not computed again. */
export class FactGatherer {
  readonly #releases: Glance;
  readonly #held = new Map<FlowGraph, Tracked<HeldLocks>>();
  readonly #done = new Map<string, Tracked<Uses>>();

  constructor(
    private readonly file: string,
    private readonly functions: FileFunctions,
    private readonly catalogue: CatalogueIndex,
    private readonly summaries: Summaries,
  ) {
    this.#releases = new Glance(functions, (word) => catalogue.releases.has(word));
  }

  /** What other files ask for. What the file calls by a name that it has a static function for is not what they mean. */
  gather(needs: readonly Need[]): FileFacts {
    const [definitions, others] = [
      needs.filter((need) => need.startsWith('=')),
      needs.filter((need) => !need.startsWith('=')),
    ];
    return {
      ...this.gatherCalls(
        others.filter((name) => !this.#isLocal(name)),
        MAX_FOREIGN_DEPTH,
      ),
      definitions: definitions.flatMap((need) => this.#definitions(need.slice(1))),
    };
  }

  /** The calls of these functions, and those of their callers in this file. */
  gatherCalls(names: readonly string[], most = MAX_CALLER_DEPTH): FileFacts {
    const calls: CallFact[] = [];
    const installs: InstallFact[] = [];
    const uses: UseFact[] = [];
    let wanted = [...new Set(names)];
    const seen = new Set(wanted);
    for (let depth = 0; depth < most && wanted.length > 0; depth++) {
      const next: string[] = [];
      for (const name of wanted) {
        const found = this.#usesOf(name);
        calls.push(...found.calls);
        installs.push(...found.installs);
        uses.push(...found.uses);
        // What other files can call has more callers than this file's: only a scan knows them.
        for (const { caller, callerIsLocal } of found.calls) {
          if (seen.has(caller) || !callerIsLocal) continue;
          seen.add(caller);
          next.push(caller);
        }
        for (const { field } of found.installs) {
          const through = `->${field}`;
          if (!OPERATION_FIELDS.has(field) || seen.has(through)) continue;
          seen.add(through);
          next.push(through);
        }
      }
      wanted = next;
    }
    return { file: this.file, definitions: [], calls, installs, uses };
  }

  #definitions(name: string): DefinitionFact[] {
    if (this.#isLocal(name)) return [];
    const [first] = this.functions.named(name);
    const place = first && this.functions.placeOf(first);
    if (!first || !place) return [];
    const summary = this.summaries(name);
    if (!summary) return [];
    const line = (offset: number): number => this.#line(place.base + offset);
    return [{ name, line: line(first.nameSpan?.start ?? 0), summary: summaryFact(summary, line) }];
  }

  #isLocal(name: string): boolean {
    if (this.file.endsWith('.h')) return false;
    const readings = this.functions.named(name);
    return readings.length > 0 && readings.every(isStatic);
  }

  #usesOf(name: string): Uses {
    return this.#once(this.#done, name, () => (name.startsWith('->') ? this.#through(name) : this.#named(name)));
  }

  /** Computes a part once for this text; what it was computed from counts for whatever asks again. */
  #once<K, T>(kept: Map<K, Tracked<T>>, key: K, compute: () => T): T {
    let tracked = kept.get(key);
    if (tracked) this.functions.log.reuse(tracked.dependencies);
    else kept.set(key, (tracked = this.functions.log.track(compute)));
    return tracked.value;
  }

  #named(name: string): Uses {
    const calls: CallFact[] = [];
    const uses: UseFact[] = [];
    const isLocal = this.#isLocal(name);
    for (const reading of this.functions.callersOf(name)) {
      if (!reading.calls.has(name) && !isHanded(name, reading.text)) continue;
      const base = this.functions.placeOf(reading)?.base ?? 0;
      for (const graph of this.functions.graphs(reading)) {
        for (const node of graph.nodes) {
          if (node.kind === 'call' && node.callee === name) calls.push(this.#call(name, graph, node, base));
          const handed =
            node.kind === 'call'
              ? node.args.some((arg) => arg.kind === 'ident' && arg.name === name)
              : node.kind === 'assign' && node.value.kind === 'ident' && node.value.name === name;
          if (handed) uses.push({ name, isLocal, line: this.#line(base + node.span.start) });
        }
      }
    }
    return { calls: unique(calls), installs: this.#installs(name), uses: unique(uses) };
  }

  #through(name: string): Uses {
    const field = name.slice(2);
    const calls: CallFact[] = [];
    for (const reading of this.functions.callersOf(field)) {
      if (!reading.calls.has(field)) continue;
      const base = this.functions.placeOf(reading)?.base ?? 0;
      for (const graph of this.functions.graphs(reading)) {
        for (const node of graph.nodes) {
          if (node.kind === 'call' && node.through?.kind === 'member' && node.through.field === field)
            calls.push(this.#call(name, graph, node, base));
        }
      }
    }
    return { calls: unique(calls), installs: [], uses: [] };
  }

  #installs(name: string): InstallFact[] {
    return this.functions.installsOf(name).map(({ field, at }) => ({
      name,
      isLocal: this.#isLocal(name),
      field,
      line: this.#line(at),
    }));
  }

  #call(callee: string, graph: FlowGraph, node: Call, base: number): CallFact {
    const locks = this.#once(
      this.#held,
      graph,
      () => new HeldLocks(graph, this.catalogue, this.summaries, this.#releases),
    );
    const before = locks.before(node.id);
    const withEntry = handsEntry(graph, node, this.catalogue);
    return {
      callee,
      isLocal: !callee.startsWith('->') && this.#isLocal(callee),
      caller: graph.function,
      callerIsLocal: this.#isLocal(graph.function),
      line: this.#line(base + node.span.start),
      held: (before?.locks ?? []).map(({ lock, node: at }) => ({
        lock,
        line: this.#line(base + (graph.nodes[at]?.span.start ?? 0)),
        withEntry,
      })),
      keepsCallers: before?.keepsCallers === true,
      stackCopies: stackCopies(graph, node),
      forwards: forwardedParameters(graph, node),
      releases: releasesOf(graph, node, this.functions, this.catalogue),
    };
  }

  #line(offset: number): number {
    return this.functions.lines.position(offset).line;
  }
}

/** Whether a function's name may be used as a value: most mentions without a call are in other words. */
function isHanded(name: string, text: string): boolean {
  return new RegExp(`[=(,&]\\s*${name}\\s*[,;)]`).test(text);
}

/** The facts of a text that is read for nothing else. */
export function gatherFacts(
  file: string,
  text: string,
  names: readonly string[],
  parser: CParser,
  catalogue: CatalogueIndex,
): FileFacts {
  const memory = new FileMemory(parser);
  const functions = new FileFunctions(memory.readings.open(text), memory, file);
  return new FactGatherer(file, functions, catalogue, summariser(catalogue, functions)).gather(names);
}

/** Arms of `#if` repeat what they share. */
function unique<T>(facts: readonly T[]): T[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}
