// Follows every path from a call that takes pages to the exit, for each way in which the call can come out.
import type { Expr } from '../../c/ast.js';
import { textOf } from '../../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import { successors } from '../../flow/liveness.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import { outcomeOfTest, type CountFacts, type Outcome } from './outcome.js';
import { baseOf } from './page-array.js';
import { PinRecord, type PinSite } from './pin-record.js';
import { puttingLoops } from './putting-loops.js';

/** States that one call may have before the walk gives up, and says so. */
const MAX_PIN_STATES = 20_000;

/** Which parameter of a function of the file is put by it. */
export type PutsParam = (callee: string, argument: number) => boolean;

interface PinState extends CountFacts {
  readonly held: boolean;
  /** Reached through a struct. */
  readonly escaped: boolean;
  /** The node that handed them to the caller, and the one that put an address in a struct: they count where the pages stay. */
  readonly handedOut: number | null;
  readonly addressed: number | null;
  /** Variables that hold one of the pages, and that hold the array. */
  readonly pages: ReadonlySet<string>;
  readonly arrays: ReadonlySet<string>;
  /** Variables with the address or the number of one of the pages. */
  readonly addresses: ReadonlySet<string>;
}

export function walkPin(site: PinSite, graph: FlowGraph, catalogue: CatalogueIndex, putsParam: PutsParam): PinRecord {
  return new PinWalk(site, graph, catalogue, putsParam).run();
}

class PinWalk {
  readonly #record = new PinRecord();
  /** Where a loop ends whose every turn puts a page of the array. */
  readonly #loopEnds: ReadonlySet<number>;

  constructor(
    private readonly site: PinSite,
    private readonly graph: FlowGraph,
    private readonly catalogue: CatalogueIndex,
    private readonly putsParam: PutsParam,
  ) {
    this.#loopEnds = puttingLoops(graph, site.node, {
      puts: (node) => this.#putsElement(node),
      isElement: (test) => this.#isElement(test),
    });
  }

  run(): PinRecord {
    const { site, graph } = this;
    const record = this.#record;
    if (site.array.owner === 'struct') record.stored.add(site.node.id);
    const work: [number, PinState][] = this.#outcomes().map((outcome) => [site.node.next, this.#start(outcome)]);
    const seen = new Set<string>();
    for (let item = work.pop(); item; item = work.pop()) {
      const [id, state] = item;
      const node = graph.nodes[id];
      const key = `${String(id)} ${keyOf(state)}`;
      if (!node || seen.has(key)) continue;
      seen.add(key);
      if (seen.size > MAX_PIN_STATES) {
        record.complete = false;
        break;
      }
      record.reached = true;
      work.push(...this.#step(node, this.#loopEnds.has(id) ? { ...state, held: false } : state));
    }
    return record;
  }

  #outcomes(): readonly Outcome[] {
    const { helper } = this.site;
    if (helper.returns === 'flag') return ['zero', 'all'];
    return this.#start('all').asked.value === 1 ? ['error', 'zero', 'all'] : ['error', 'zero', 'short', 'all'];
  }

  #start(outcome: Outcome): PinState {
    const { node, array, asked, helper } = this.site;
    const result = node.result?.kind === 'ident' ? [node.result.name] : [];
    const value = asked?.kind === 'number' && asked.value !== null ? asked.value : null;
    return {
      outcome,
      counts: new Set(result),
      asked: { text: asked === null ? '' : textOf(asked), value: helper.returns === 'flag' ? 1 : value },
      held: outcome === 'short' || outcome === 'all',
      escaped: array.owner === 'struct',
      addressed: null,
      handedOut: array.owner === 'caller' ? node.id : null,
      pages: new Set(array.kind === 'one' ? [array.name] : []),
      arrays: new Set(array.kind === 'many' ? [array.name] : []),
      addresses: new Set(),
    };
  }

  #step(node: FlowNode, state: PinState): [number, PinState][] {
    if (node.id === this.site.node.id) {
      if (state.held) this.#record.pinsAgain = true;
      return [];
    }
    switch (node.kind) {
      case 'call':
        return [[node.next, this.#result(node, this.#call(node, state))]];
      case 'assign':
        return [[node.next, this.#assigned(node.target, node.value, state, node.id)]];
      case 'branch': {
        // A page that is held is not NULL, nor is the array that it is in.
        const isThere = state.held && (this.#isPage(node.test, state) || this.#isArray(node.test, state));
        const way = isThere ? true : outcomeOfTest(node.test, state);
        if (way !== null) return [[way ? node.whenTrue : node.whenFalse, state]];
        return [
          [node.whenTrue, state],
          [node.whenFalse, state],
        ];
      }
      case 'return':
        return [[node.next, this.#names(node.value, state) ? { ...state, handedOut: node.id } : state]];
      case 'exit':
        if (!state.held) return [];
        if (state.handedOut !== null) this.#record.toCaller.add(state.handedOut);
        else if (state.addressed !== null) this.#record.stored.add(state.addressed);
        else if (!state.escaped) this.#record.kept.add(state.outcome);
        return [];
      default:
        return successors(node).map((next) => [next, state]);
    }
  }

  #call(node: Extract<FlowNode, { kind: 'call' }>, state: PinState): PinState {
    if (!state.held || node.callee === null) return state;
    const put = this.catalogue.puts.get(node.callee);
    if (put) {
      const arg = node.args[put.pages ?? put.page ?? 0];
      const isOurs = arg !== undefined && (this.#isArray(arg, state) || this.#isPage(arg, state));
      if (!isOurs) return state;
      this.#record.puts.add(node.id);
      if (put.unpins !== this.site.helper.pins) this.#record.wrongPuts.add(node.id);
      const isAll = put.pages !== null || state.asked.value === 1 || this.site.array.kind === 'one';
      return isAll ? { ...state, held: false } : state;
    }
    const { callee } = node;
    const given = node.args.findIndex(
      (arg, i) => (this.#isArray(arg, state) || this.#isPage(arg, state)) && this.putsParam(callee, i),
    );
    if (given < 0) return state;
    this.#record.putInCallee.set(node.id, callee);
    return { ...state, held: false };
  }

  /** What a call gives: a page for a page where the catalogue says so, else something new. */
  #result(node: Extract<FlowNode, { kind: 'call' }>, state: PinState): PinState {
    const [first] = node.args;
    const gives = node.callee === null ? undefined : this.catalogue.pageOf.get(node.callee);
    if (!node.result) return state;
    if (!gives || !first || !this.#isPage(first, state)) return this.#assigned(node.result, null, state, node.id);
    if (gives === 'page') return this.#assigned(node.result, first, state, node.id);
    if (node.result.kind !== 'ident') return this.#addressed(node.result, state, node.id);
    const { name } = node.result;
    return { ...this.#assigned(node.result, null, state, node.id), addresses: changed(state.addresses, name, true) };
  }

  #assigned(target: Expr, value: Expr | null, state: PinState, at: number): PinState {
    const isPage = value !== null && this.#isPage(value, state);
    const isArray = value !== null && this.#isArray(value, state);
    const isCount = value?.kind === 'ident' && state.counts.has(value.name);
    if (target.kind === 'ident') {
      const { name } = target;
      return {
        ...state,
        pages: changed(state.pages, name, isPage),
        arrays: changed(state.arrays, name, isArray),
        counts: changed(state.counts, name, isCount),
        addresses: changed(state.addresses, name, !isPage && !isArray && this.#names(value, state)),
      };
    }
    if (!state.held || !this.#names(value, state)) return state;
    if ((!isPage && !isArray) || isOut(target)) return this.#addressed(target, state, at);
    this.#record.stored.add(at);
    return { ...state, escaped: true };
  }

  #addressed(target: Expr, state: PinState, at: number): PinState {
    if (!state.held) return state;
    return isOut(target) ? { ...state, handedOut: at } : { ...state, addressed: at };
  }

  /** Whether a value leads to the pages: one of them, the array, an address in one. */
  #names(value: Expr | null, state: PinState): boolean {
    if (value === null || !state.held) return false;
    const base = baseOf(value);
    return (
      this.#isPage(value, state) ||
      this.#isArray(value, state) ||
      (base.kind === 'ident' && state.addresses.has(base.name))
    );
  }

  #putsElement(node: FlowNode): boolean {
    const put = node.kind === 'call' && node.callee !== null ? this.catalogue.puts.get(node.callee) : undefined;
    if (node.kind !== 'call' || put?.page == null) return false;
    const arg = node.args[put.page];
    return arg !== undefined && this.#isElement(arg);
  }

  /** An element of the array wherever it stands, also as `page` after `page = pages[i]`. */
  #isElement(expr: Expr): boolean {
    const state = this.#start('all');
    if (this.#isPage(expr, state)) return true;
    return this.graph.nodes.some(
      (one) =>
        one.kind === 'assign' &&
        one.target.kind === 'ident' &&
        expr.kind === 'ident' &&
        one.target.name === expr.name &&
        this.#isPage(one.value, state),
    );
  }

  /** One of the pages: a variable that holds it, or an element of the array. */
  #isPage(expr: Expr, state: PinState): boolean {
    if (expr.kind === 'cast') return this.#isPage(expr.operand, state);
    if (expr.kind === 'ident') return state.pages.has(expr.name);
    if (expr.kind === 'index') return this.#isArray(expr.object, state);
    return expr.kind === 'unary' && expr.op === '*' && this.#isArray(expr.operand, state);
  }

  #isArray(expr: Expr, state: PinState): boolean {
    const base = baseOf(expr);
    if (base.kind === 'ident') return state.arrays.has(base.name);
    if (this.site.array.kind === 'field') return textOf(base) === this.site.array.name;
    return (
      base.kind === 'unary' && base.op === '&' && base.operand.kind === 'ident' && state.pages.has(base.operand.name)
    );
  }
}

/** `*out`: what a pointer parameter, most likely, points to. */
function isOut(target: Expr): boolean {
  return target.kind === 'unary' && target.op === '*';
}

function changed(names: ReadonlySet<string>, name: string, isIn: boolean): ReadonlySet<string> {
  if (names.has(name) === isIn) return names;
  const after = new Set(names);
  if (isIn) after.add(name);
  else after.delete(name);
  return after;
}

function keyOf({ outcome, held, escaped, handedOut, addressed, counts, pages, arrays, addresses }: PinState): string {
  const names = [counts, pages, arrays, addresses].map((set) => [...set].sort().join(','));
  return `${outcome} ${String(held)} ${String(escaped)} ${String(handedOut)} ${String(addressed)} ${names.join(';')}`;
}
