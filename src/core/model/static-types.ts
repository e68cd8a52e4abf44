// Types of a function's locals before anything is compiled: declared ones, and those of temporaries and struct members by what they get.
import type { Expr } from '../c/ast.js';
import { textOf } from '../flow/expressions.js';
import type { FlowGraph } from '../flow/graph.js';
import { calleeInPlace } from './callees.js';
import type { ModelFunction } from './model-source.js';
import { PRIMITIVES } from './primitives/index.js';
import { INT, type Type } from './types.js';
import type { World } from './world.js';

/** Types of one function; a local that is not modelled is missing. */
export class StaticTypes {
  readonly #locals = new Map<string, Type>();
  /** Members of objects that are not modelled, but that get modelled values: `vmf->pte`. Keyed by their text. */
  readonly members = new Map<string, Type>();
  readonly #names: ReadonlySet<string>;

  constructor(
    readonly world: World,
    readonly graph: FlowGraph,
    readonly fn: ModelFunction | null = null,
  ) {
    this.#names = new Set(graph.locals.keys());
    for (const [name, declared] of graph.locals) {
      const type = declared.base === '' ? null : world.typeOf(declared);
      if (type) this.#locals.set(name, type);
    }
    // Twice: a temporary may be given another one that is typed later in the list.
    for (let round = 0; round < 2; round++) this.#infer();
  }

  local(name: string): Type | null {
    return this.#locals.get(name) ?? null;
  }

  isLocal(name: string): boolean {
    return this.#names.has(name);
  }

  typeOf(expr: Expr): Type | null {
    switch (expr.kind) {
      case 'number':
        return INT;
      case 'ident':
        return this.#ident(expr.name);
      case 'cast':
        return expr.type.pointers === 0 && expr.type.dims.length === 0 && expr.type.base === 'void'
          ? null
          : (this.world.typeOf(expr.type) ?? null);
      case 'unary':
        return this.#unary(expr);
      case 'member':
        return this.#member(expr);
      case 'index': {
        const object = this.typeOf(expr.object);
        return object?.kind === 'pointer' ? { kind: 'struct', struct: object.to } : null;
      }
      case 'binary': {
        const left = this.typeOf(expr.left);
        if ((expr.op === '+' || expr.op === '-') && left?.kind === 'pointer')
          return this.typeOf(expr.right)?.kind === 'pointer' ? INT : left;
        if (expr.op === '+') {
          const right = this.typeOf(expr.right);
          if (right?.kind === 'pointer') return right;
        }
        return INT;
      }
      default:
        return null;
    }
  }

  #ident(name: string): Type | null {
    if (this.#names.has(name)) return this.local(name);
    const global = this.world.globals.get(name);
    // An array stands for a pointer to its first object.
    if (global)
      return global.objects > 1 || global.life !== null
        ? { kind: 'pointer', to: global.type }
        : { kind: 'struct', struct: global.type };
    const cell = this.world.scalars.field(name);
    if (cell?.kind === 'cell') return this.world.scalars.cells[cell.cell]?.type ?? null;
    return this.world.constants.has(name) ? INT : null;
  }

  #unary(expr: Extract<Expr, { kind: 'unary' }>): Type | null {
    if (expr.op === '*') {
      const operand = this.typeOf(expr.operand);
      return operand?.kind === 'pointer' ? { kind: 'struct', struct: operand.to } : this.#throughAlias(expr.operand);
    }
    if (expr.op === '&') {
      const operand = this.typeOf(expr.operand);
      return operand?.kind === 'struct' ? { kind: 'pointer', to: operand.struct } : null;
    }
    return INT;
  }

  /** `*ptlp` of a parameter `spinlock_t **ptlp`. */
  #throughAlias(operand: Expr): Type | null {
    if (operand.kind !== 'ident') return null;
    const declared = this.graph.locals.get(operand.name);
    return declared && declared.pointers > 1
      ? this.world.typeOf({ ...declared, pointers: declared.pointers - 1 })
      : null;
  }

  #member(expr: Extract<Expr, { kind: 'member' }>): Type | null {
    const object = this.typeOf(expr.object);
    const struct = object?.kind === 'pointer' ? object.to : object?.kind === 'struct' ? object.struct : null;
    if (!struct) return this.members.get(textOf(expr)) ?? null;
    const field = struct.field(expr.field);
    if (!field) return null;
    if (field.kind === 'cell') return struct.cells[field.cell]?.type ?? null;
    return field.count === null ? { kind: 'struct', struct: field.struct } : { kind: 'pointer', to: field.struct };
  }

  #infer(): void {
    for (const node of this.graph.nodes) {
      if (node.kind === 'assign') this.#learn(node.target, this.typeOf(node.value));
      if (node.kind !== 'call' || node.callee === null) continue;
      const fn =
        (this.fn ? this.world.functionFor(node.callee, this.fn) : this.world.functions.get(node.callee)) ??
        (this.fn ? calleeInPlace(this.world, this.fn, node, this) : undefined);
      const primitive = PRIMITIVES.get(node.callee);
      if (node.result)
        this.#learn(
          node.result,
          primitive ? primitive.returns(node.args, this) : fn ? this.world.typeOf(fn.ast.returnType) : null,
        );
      if (fn) this.#learnOutputs(fn, node.args);
    }
  }

  /** `&vmf->ptl` for a parameter `spinlock_t **`. */
  #learnOutputs(fn: ModelFunction, args: readonly Expr[]): void {
    fn.ast.params.forEach(({ type }, i) => {
      const arg = args[i];
      if (type.pointers < 2 || arg?.kind !== 'unary' || arg.op !== '&') return;
      this.#learn(arg.operand, this.world.typeOf({ ...type, pointers: type.pointers - 1 }));
    });
  }

  #learn(target: Expr, type: Type | null): void {
    if (!type) return;
    if (target.kind === 'ident' && target.name.startsWith('$') && !this.#locals.has(target.name))
      this.#locals.set(target.name, type);
    if (target.kind === 'member' && type.kind !== 'int' && this.typeOf(target) === null)
      this.members.set(textOf(target), type);
  }
}
