// Runs a flow graph on integers: variables, and calls whose values come from a script. For comparing with ast-interpreter.ts.
import type { FlowGraph, PureExpr } from '../../../src/core/flow/graph.js';

/** Every call in order, with its arguments; `return` last. A run that takes too many steps ends in `out of fuel`. */
export function runGraph(graph: FlowGraph, results: readonly number[], fuel: number): string[] {
  const log: string[] = [];
  const variables = new Map<string, number>();
  let calls = 0;
  let at = graph.entry;
  for (let steps = 0; steps < fuel * 20; steps++) {
    const node = graph.nodes[at];
    if (!node) throw new Error(`no node ${String(at)}`);
    switch (node.kind) {
      case 'assign':
        if (node.target.kind !== 'ident') throw new Error('only variables are assigned in these tests');
        variables.set(node.target.name, pure(node.value, variables));
        at = node.next;
        break;
      case 'undef':
        variables.set(node.name, 0);
        at = node.next;
        break;
      case 'call': {
        log.push(`${String(node.callee)}(${node.args.map((arg) => String(pure(arg, variables))).join(',')})`);
        if (log.length > fuel) return [...log, 'out of fuel'];
        const value = results[calls++ % results.length] ?? 0;
        if (node.result?.kind === 'ident') variables.set(node.result.name, value);
        at = node.next;
        break;
      }
      case 'branch':
        at = pure(node.test, variables) !== 0 ? node.whenTrue : node.whenFalse;
        break;
      case 'return':
        log.push(`return ${node.value ? String(pure(node.value, variables)) : ''}`);
        at = node.next;
        break;
      case 'exit':
        return log;
      case 'choice':
      case 'stop':
      case 'opaque':
        throw new Error(`unexpected ${node.kind}`);
      default:
        at = node.next;
    }
  }
  return [...log, 'out of fuel'];
}

function pure(expr: PureExpr, variables: ReadonlyMap<string, number>): number {
  switch (expr.kind) {
    case 'ident':
      return variables.get(expr.name) ?? 0;
    case 'number':
      return expr.value ?? 0;
    case 'unary': {
      const value = pure(expr.operand, variables);
      if (expr.op === '!') return value === 0 ? 1 : 0;
      return expr.op === '-' ? -value | 0 : value;
    }
    case 'binary': {
      const [a, b] = [pure(expr.left, variables), pure(expr.right, variables)];
      switch (expr.op) {
        case '+':
          return (a + b) | 0;
        case '-':
          return (a - b) | 0;
        case '<':
          return a < b ? 1 : 0;
        case '==':
          return a === b ? 1 : 0;
        case '!=':
          return a !== b ? 1 : 0;
        case '>=':
          return a >= b ? 1 : 0;
        case '<=':
          return a <= b ? 1 : 0;
        case '&':
          return a & b;
        default:
          throw new Error(`impure or unexpected operator ${expr.op}`);
      }
    }
    default:
      throw new Error(`not pure: ${expr.kind}`);
  }
}
