// Which locals of a function may hold a value that is not modelled: where none can, no step for the unknown case is made.
import type { Expr } from '../c/ast.js';
import { calleeInPlace } from './callees.js';
import type { ModelFunction } from './model-source.js';
import { PRIMITIVES } from './primitives/index.js';
import { StaticTypes } from './static-types.js';
import type { Type } from './types.js';
import type { World } from './world.js';

export interface UnknownFlow {
  readonly locals: ReadonlySet<string>;
  /** Whether the result may be unknown. */
  readonly returns: boolean;
  /** By parameter: whether what the function stores through it may be unknown. */
  readonly outputs: readonly boolean[];
}

const NOTHING: UnknownFlow = { locals: new Set(), returns: false, outputs: [] };
const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '<<', '>>', '&', '|', '^']);

/** Answers for all functions of a world; what was found once is kept. */
export class UnknownFlows {
  readonly #types = new Map<ModelFunction, StaticTypes>();
  readonly #flows = new Map<ModelFunction, Map<string, UnknownFlow>>();

  constructor(readonly world: World) {}

  typesOf(fn: ModelFunction): StaticTypes {
    let types = this.#types.get(fn);
    if (!types) this.#types.set(fn, (types = new StaticTypes(this.world, fn.graph, fn)));
    return types;
  }

  /** `params`: which arguments may be unknown. `strict` is a model's function, in which arithmetic is exact. */
  flowOf(fn: ModelFunction, params: readonly boolean[], strict: boolean): UnknownFlow {
    const known = this.#flows.get(fn) ?? new Map<string, UnknownFlow>();
    this.#flows.set(fn, known);
    const key = params.map(Number).join('') + String(strict);
    const found = known.get(key);
    if (found) return found;
    known.set(key, NOTHING);
    const flow = new Analysis(this, fn, params, strict).run();
    known.set(key, flow);
    return flow;
  }
}

class Analysis {
  readonly #locals = new Set<string>();
  readonly #outputs: boolean[];
  readonly #types: StaticTypes;
  readonly #paramNames: readonly string[];
  #returns = false;
  #changed = true;

  constructor(
    readonly flows: UnknownFlows,
    readonly fn: ModelFunction,
    params: readonly boolean[],
    readonly strict: boolean,
  ) {
    this.#types = flows.typesOf(fn);
    this.#paramNames = fn.graph.params.map((param) => param.name);
    this.#outputs = this.#paramNames.map(() => false);
    this.#paramNames.forEach((name, i) => {
      if (params[i] === true) this.#locals.add(name);
    });
  }

  run(): UnknownFlow {
    while (this.#changed) {
      this.#changed = false;
      for (const node of this.fn.graph.nodes) this.#node(node);
    }
    return { locals: this.#locals, returns: this.#returns, outputs: this.#outputs };
  }

  #node(node: ModelFunction['graph']['nodes'][number]): void {
    switch (node.kind) {
      case 'assign':
        this.#store(node.target, this.#unknownAs(this.#types.typeOf(node.target), node.value));
        return;
      case 'undef':
        if (!this.strict && (this.#types.local(node.name)?.kind ?? 'int') === 'int') this.#mark(node.name);
        return;
      case 'return':
        if (
          node.value &&
          !this.#returns &&
          this.#unknownAs(this.flows.world.typeOf(this.fn.graph.returnType), node.value)
        ) {
          this.#returns = true;
          this.#changed = true;
        }
        return;
      case 'call':
        this.#call(node);
        return;
      default:
        return;
    }
  }

  #call(node: Extract<ModelFunction['graph']['nodes'][number], { kind: 'call' }>): void {
    const { world } = this.flows;
    const name = node.callee;
    const primitive = name === null ? undefined : PRIMITIVES.get(name);
    if (primitive) {
      // A type among the arguments is known.
      const object = node.args[primitive.object ?? 0];
      const type = object?.kind === 'type' || (object?.kind === 'ident' && world.types.has(object.name));
      if (node.result) this.#store(node.result, object !== undefined && !type && this.#unknown(object));
      return;
    }
    const unknown = node.args.map((arg) => this.#unknown(arg));
    const modelled = world.functionFor(name, this.fn);
    const callee = modelled ?? calleeInPlace(world, this.fn, node, this.#types);
    if (!callee) {
      if (node.result) this.#store(node.result, true);
      for (const arg of node.args) if (arg.kind === 'unary' && arg.op === '&') this.#store(arg.operand, true);
      return;
    }
    const flow = this.flows.flowOf(callee, unknown, modelled !== undefined);
    if (node.result) this.#store(node.result, flow.returns);
    node.args.forEach((arg, i) => {
      if (arg.kind === 'unary' && arg.op === '&' && flow.outputs[i] === true) this.#store(arg.operand, true);
      if (arg.kind === 'ident' && flow.outputs[i] === true) this.#storeThrough(arg.name);
    });
  }

  #store(target: Expr, unknown: boolean): void {
    if (!unknown) return;
    if (target.kind === 'ident') this.#mark(target.name);
    else if (target.kind === 'unary' && target.op === '*' && target.operand.kind === 'ident')
      this.#storeThrough(target.operand.name);
    else if (target.kind === 'member' && !target.arrow) this.#store(target.object, true);
  }

  #storeThrough(name: string): void {
    const i = this.#paramNames.indexOf(name);
    if (i < 0 || this.#outputs[i] === true) return;
    this.#outputs[i] = true;
    this.#changed = true;
  }

  #mark(name: string): void {
    if (this.#locals.has(name)) return;
    this.#locals.add(name);
    this.#changed = true;
  }

  /** Unknown once it is converted to a type: a plain struct's integers are chosen then, its pointers stay unknown. */
  #unknownAs(type: Type | null, value: Expr): boolean {
    const from = this.#types.typeOf(value);
    const unknown = this.#unknown(value);
    if (type?.kind === 'struct') return unknown && type.struct.cells.some((cell) => cell.type.kind === 'pointer');
    if (type?.kind === 'pointer')
      return unknown || (from?.kind !== 'pointer' && value.kind !== 'number' && !isNull(value));
    return unknown || from?.kind === 'pointer';
  }

  #unknown(expr: Expr): boolean {
    switch (expr.kind) {
      case 'number':
        return expr.value === null || Math.abs(expr.value) > 127;
      case 'ident':
        if (this.#types.isLocal(expr.name)) return this.#locals.has(expr.name);
        return !isNull(expr) && expr.name !== 'true' && expr.name !== 'false' && this.#types.typeOf(expr) === null;
      case 'cast':
        return this.#unknown(expr.operand);
      case 'unary':
        if (expr.op === '*') return this.#through(expr.operand);
        if (expr.op === '&') return this.#address(expr.operand);
        return this.#unknown(expr.operand);
      case 'member':
        return this.#member(expr);
      case 'index':
        return this.#through(expr.object) || this.#unknown(expr.index);
      case 'binary': {
        if (this.#types.typeOf(expr)?.kind === 'pointer')
          return this.#unknown(expr.left) || this.#types.typeOf(expr.left)?.kind !== 'pointer';
        const exact = this.strict || !ARITHMETIC.has(expr.op);
        return !exact || this.#unknown(expr.left) || this.#unknown(expr.right);
      }
      case 'initializer':
        return expr.items.some((item) => this.#unknown(item.value));
      default:
        return true;
    }
  }

  /** Memory behind a pointer: an unknown pointer to the only object of its type means that object. */
  #through(pointer: Expr): boolean {
    const type = this.#types.typeOf(pointer);
    if (type?.kind !== 'pointer')
      return (
        pointer.kind !== 'ident' ||
        this.#types.typeOf({ kind: 'unary', op: '*', operand: pointer, span: pointer.span }) === null ||
        this.#unknown(pointer)
      );
    return type.to.solePlace === null && this.#unknown(pointer);
  }

  #member(expr: Extract<Expr, { kind: 'member' }>): boolean {
    const object = this.#types.typeOf(expr.object);
    if (this.#types.typeOf(expr) === null || object === null) return true;
    return object.kind === 'pointer' ? this.#through(expr.object) : this.#unknown(expr.object);
  }

  #address(operand: Expr): boolean {
    if (operand.kind === 'ident') return this.#types.isLocal(operand.name) && this.#locals.has(operand.name);
    if (operand.kind === 'unary' && operand.op === '*') return this.#unknown(operand.operand);
    return this.#unknown(operand);
  }
}

function isNull(expr: Expr): boolean {
  return expr.kind === 'ident' && expr.name === 'NULL';
}
