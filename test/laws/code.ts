// Control flow of a law's tree laid out in a row: what the reference machine steps through. Conditions stay whole.
import type { Integer, Stmt, Test } from './tree.js';

export type Instruction =
  | { readonly op: 'do'; readonly stmt: Stmt }
  | { readonly op: 'test'; readonly test: Test; readonly otherwise: Hole }
  | { readonly op: 'config'; readonly symbol: string; readonly otherwise: Hole }
  | { readonly op: 'switch'; readonly on: Integer; readonly arms: ReadonlyMap<number, Hole>; readonly fallback: Hole }
  | { readonly op: 'jump'; readonly to: Hole }
  | { readonly op: 'return' };

/** An address that is filled in later. */
export interface Hole {
  at: number;
}

const hole = (): Hole => ({ at: -1 });

/** Ends in a `return`. */
export function layOut(list: readonly Stmt[]): readonly Instruction[] {
  const code: Instruction[] = [];
  const labels = new Map<string, Hole>();
  const labelled = (name: string): Hole => {
    let found = labels.get(name);
    if (!found) labels.set(name, (found = hole()));
    return found;
  };
  const here = (target: Hole): void => void (target.at = code.length);
  const jump = (to: Hole): void => void code.push({ op: 'jump', to });
  interface Around {
    readonly breakTo: Hole | null;
    readonly continueTo: Hole | null;
  }
  const block = (stmts: readonly Stmt[], around: Around): void => {
    for (const stmt of stmts) place(stmt, around);
  };
  const place = (stmt: Stmt, around: Around): void => {
    switch (stmt.s) {
      case 'if':
      case 'config': {
        const [otherwise, end] = [hole(), hole()];
        if (stmt.s === 'if') code.push({ op: 'test', test: stmt.test, otherwise });
        else code.push({ op: 'config', symbol: stmt.symbol, otherwise });
        block(stmt.then, around);
        jump(end);
        here(otherwise);
        block(stmt.otherwise, around);
        here(end);
        return;
      }
      case 'while': {
        const [head, end] = [hole(), hole()];
        here(head);
        code.push({ op: 'test', test: stmt.test, otherwise: end });
        block(stmt.body, { breakTo: end, continueTo: head });
        jump(head);
        here(end);
        return;
      }
      case 'do': {
        const [head, again, end] = [hole(), hole(), hole()];
        here(head);
        block(stmt.body, { breakTo: end, continueTo: again });
        here(again);
        code.push({ op: 'test', test: stmt.test, otherwise: end });
        jump(head);
        here(end);
        return;
      }
      case 'switch': {
        const arms = new Map<number, Hole>();
        const [fallback, end] = [hole(), hole()];
        const starts = stmt.arms.map(hole);
        stmt.arms.forEach((arm, i) => {
          for (const value of arm.values) arms.set(value, starts[i] ?? fallback);
        });
        code.push({ op: 'switch', on: stmt.on, arms, fallback });
        stmt.arms.forEach((arm, i) => {
          here(starts[i] ?? fallback);
          block(arm.body, { ...around, breakTo: end });
          if (!arm.falls) jump(end);
        });
        here(fallback);
        block(stmt.fallback, { ...around, breakTo: end });
        here(end);
        return;
      }
      case 'label':
        here(labelled(stmt.name));
        return;
      case 'goto':
        jump(labelled(stmt.name));
        return;
      case 'break':
        if (around.breakTo) jump(around.breakTo);
        return;
      case 'continue':
        if (around.continueTo) jump(around.continueTo);
        return;
      case 'return':
        code.push({ op: 'return' });
        return;
      default:
        code.push({ op: 'do', stmt });
    }
  };
  block(list, { breakTo: null, continueTo: null });
  code.push({ op: 'return' });
  return code;
}
