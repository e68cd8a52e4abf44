// Runs a function's AST by the rules of C, without any graph: the reference for lowering. No goto.
import type { Expr, FunctionAst, Stmt } from '../../../src/core/c/ast.js';

class OutOfFuel extends Error {}
type Outcome = 'next' | 'break' | 'continue' | 'return';

export function runAst(ast: FunctionAst, results: readonly number[], fuel: number): string[] {
  const run = new AstRun(results, fuel);
  try {
    if (run.statement(ast.body) !== 'return') run.log.push('return ');
  } catch (error) {
    if (!(error instanceof OutOfFuel)) throw error;
    run.log.push('out of fuel');
  }
  return run.log;
}

class AstRun {
  readonly log: string[] = [];
  readonly #scopes = [new Map<string, number>()];
  #calls = 0;
  #steps = 0;

  constructor(
    private readonly results: readonly number[],
    private readonly fuel: number,
  ) {}

  statement(stmt: Stmt): Outcome {
    if (++this.#steps > this.fuel * 5) throw new OutOfFuel();
    switch (stmt.kind) {
      case 'expr':
        this.#value(stmt.expr);
        return 'next';
      case 'decl':
        for (const one of stmt.declarators) {
          this.#scopes[this.#scopes.length - 1]?.set(one.name, 0);
          if (one.init) this.#set(one.name, this.#value(one.init));
        }
        return 'next';
      case 'compound': {
        this.#scopes.push(new Map());
        const outcome = this.#sequence(stmt.body);
        this.#scopes.pop();
        return outcome;
      }
      case 'if':
        if (this.#value(stmt.test) !== 0) return this.statement(stmt.then);
        return stmt.otherwise ? this.statement(stmt.otherwise) : 'next';
      case 'while':
        while (this.#value(stmt.test) !== 0) {
          const outcome = this.statement(stmt.body);
          if (outcome === 'break') break;
          if (outcome === 'return') return outcome;
        }
        return 'next';
      case 'do':
        do {
          const outcome = this.statement(stmt.body);
          if (outcome === 'break') break;
          if (outcome === 'return') return outcome;
        } while (this.#value(stmt.test) !== 0);
        return 'next';
      case 'for':
        if (stmt.init) this.statement(stmt.init);
        while (!stmt.test || this.#value(stmt.test) !== 0) {
          const outcome = this.statement(stmt.body);
          if (outcome === 'break') break;
          if (outcome === 'return') return outcome;
          if (stmt.step) this.#value(stmt.step);
        }
        return 'next';
      case 'switch':
        return this.#switch(stmt);
      case 'case':
        return this.#sequence(stmt.body);
      case 'return':
        this.log.push(`return ${stmt.value ? String(this.#value(stmt.value)) : ''}`);
        return 'return';
      case 'break':
      case 'continue':
        return stmt.kind;
      case 'empty':
        return 'next';
      default:
        throw new Error(`unexpected ${stmt.kind}`);
    }
  }

  #sequence(body: readonly Stmt[]): Outcome {
    for (const part of body) {
      const outcome = this.statement(part);
      if (outcome !== 'next') return outcome;
    }
    return 'next';
  }

  #switch(stmt: Extract<Stmt, { kind: 'switch' }>): Outcome {
    const value = this.#value(stmt.value);
    const body = stmt.body.kind === 'compound' ? stmt.body.body : [stmt.body];
    const matches = (part: Stmt): boolean => {
      if (part.kind !== 'case' || !part.values) return false;
      const [low, high] = part.values;
      const first = this.#value(low);
      return high === null ? value === first : value >= first && value <= this.#value(high);
    };
    let start = body.findIndex(matches);
    if (start < 0) start = body.findIndex((part) => part.kind === 'case' && part.values === null);
    if (start < 0) return 'next';
    const outcome = this.#sequence(body.slice(start));
    return outcome === 'break' ? 'next' : outcome;
  }

  #set(name: string, value: number): number {
    const scope = [...this.#scopes].reverse().find((one) => one.has(name)) ?? this.#scopes[0];
    scope?.set(name, value);
    return value;
  }

  #get(name: string): number {
    return (
      [...this.#scopes]
        .reverse()
        .find((one) => one.has(name))
        ?.get(name) ?? 0
    );
  }

  #value(expr: Expr): number {
    if (++this.#steps > this.fuel * 50) throw new OutOfFuel();
    switch (expr.kind) {
      case 'ident':
        return this.#get(expr.name);
      case 'number':
        return expr.value ?? 0;
      case 'call': {
        const args = expr.args.map((arg) => this.#value(arg));
        this.log.push(`${expr.callee.kind === 'ident' ? expr.callee.name : '?'}(${args.join(',')})`);
        if (this.log.length > this.fuel) throw new OutOfFuel();
        return this.results[this.#calls++ % this.results.length] ?? 0;
      }
      case 'unary': {
        const value = this.#value(expr.operand);
        if (expr.op === '!') return value === 0 ? 1 : 0;
        return expr.op === '-' ? -value | 0 : value;
      }
      case 'update': {
        const name = expr.operand.kind === 'ident' ? expr.operand.name : '';
        const before = this.#get(name);
        const after = this.#set(name, (expr.op === '++' ? before + 1 : before - 1) | 0);
        return expr.prefix ? after : before;
      }
      case 'assign': {
        const name = expr.target.kind === 'ident' ? expr.target.name : '';
        if (expr.op === '=') return this.#set(name, this.#value(expr.value));
        const value = this.#value(expr.value);
        return this.#set(name, (expr.op === '+=' ? this.#get(name) + value : this.#get(name) - value) | 0);
      }
      case 'conditional': {
        const test = this.#value(expr.test);
        if (test === 0) return this.#value(expr.otherwise);
        return expr.then ? this.#value(expr.then) : test;
      }
      case 'binary':
        return this.#binary(expr);
      default:
        throw new Error(`unexpected ${expr.kind}`);
    }
  }

  #binary(expr: Extract<Expr, { kind: 'binary' }>): number {
    const left = this.#value(expr.left);
    if (expr.op === '&&') return left !== 0 && this.#value(expr.right) !== 0 ? 1 : 0;
    if (expr.op === '||') return left !== 0 || this.#value(expr.right) !== 0 ? 1 : 0;
    const right = this.#value(expr.right);
    switch (expr.op) {
      case ',':
        return right;
      case '+':
        return (left + right) | 0;
      case '-':
        return (left - right) | 0;
      case '<':
        return left < right ? 1 : 0;
      case '==':
        return left === right ? 1 : 0;
      case '!=':
        return left !== right ? 1 : 0;
      default:
        throw new Error(`unexpected ${expr.op}`);
    }
  }
}
