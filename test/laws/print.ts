// A tree of the law as a C function, with the place of every acquire and release in the text.
import { HELPERS, type Stmt, type Test } from './tree.js';

export interface Printed {
  readonly text: string;
  /** Offset of the call that an acquire or a release is. */
  readonly places: ReadonlyMap<Stmt, number>;
}

const HEAD = `static int walk(struct mm_struct *mm, pmd_t *pmd, pmd_t *upper, unsigned long addr, bool a, bool b, int mode)
{
	spinlock_t *ptl, *other_ptl;
	pte_t *pte, *start, *cur;
	bool f = false, g = false;
	int kind = 0;

`;

export function printFunction(list: readonly Stmt[]): Printed {
  let text = HEAD;
  const places = new Map<Stmt, number>();
  const line = (depth: number, code: string): void => {
    text += `${'\t'.repeat(depth)}${code}\n`;
  };
  /** A line with the call of `stmt` behind `before`. */
  const call = (depth: number, stmt: Stmt, before: string, code: string): void => {
    places.set(stmt, text.length + depth + before.length);
    line(depth, before + code);
  };
  const block = (stmts: readonly Stmt[], depth: number): void => {
    for (const stmt of stmts) print(stmt, depth);
  };
  const print = (stmt: Stmt, depth: number): void => {
    switch (stmt.s) {
      case 'acquire': {
        const target = stmt.also === null ? `${stmt.into} = ` : `${stmt.also} = ${stmt.into} = `;
        const code = HELPERS[stmt.helper].locks
          ? `${stmt.helper}(mm, ${stmt.pmd}, addr, &${stmt.lock})`
          : `${stmt.helper}(${stmt.pmd}, addr)`;
        if (stmt.unless === null) call(depth, stmt, target, `${code};`);
        else call(depth, stmt, `${target}${printTest(stmt.unless)} ? `, `${code} : NULL;`);
        return;
      }
      case 'release':
        if (stmt.how === 'both')
          call(depth, stmt, '', `pte_unmap_unlock(${shifted(stmt.entry, stmt.shift)}, ${stmt.lock});`);
        else if (stmt.how === 'unmap') call(depth, stmt, '', `pte_unmap(${shifted(stmt.entry, stmt.shift)});`);
        else call(depth, stmt, '', `spin_unlock(${stmt.lock});`);
        return;
      case 'if':
        line(depth, `if (${printTest(stmt.test)}) {`);
        block(stmt.then, depth + 1);
        if (stmt.otherwise.length > 0) {
          line(depth, '} else {');
          block(stmt.otherwise, depth + 1);
        }
        line(depth, '}');
        return;
      case 'while':
        line(depth, `while (${printTest(stmt.test)}) {`);
        block(stmt.body, depth + 1);
        line(depth, '}');
        return;
      case 'do':
        line(depth, 'do {');
        block(stmt.body, depth + 1);
        line(depth, `} while (${printTest(stmt.test)});`);
        return;
      case 'switch':
        line(depth, `switch (${stmt.on}) {`);
        for (const arm of stmt.arms) {
          for (const value of arm.values) line(depth, `case ${String(value)}:`);
          block(arm.body, depth + 1);
          line(depth + 1, arm.falls ? 'fallthrough;' : 'break;');
        }
        line(depth, 'default:');
        block(stmt.fallback, depth + 1);
        line(depth + 1, 'break;');
        line(depth, '}');
        return;
      case 'config':
        line(0, `#ifdef ${stmt.symbol}`);
        block(stmt.then, depth);
        if (stmt.otherwise.length > 0) {
          line(0, '#else');
          block(stmt.otherwise, depth);
        }
        line(0, '#endif');
        return;
      case 'label':
        line(0, codeOf(stmt));
        return;
      default:
        line(depth, codeOf(stmt));
    }
  };
  block(list, 1);
  text += '\treturn 0;\n}\n';
  return { text, places };
}

function shifted(name: string, by: number): string {
  return by === 0 ? name : `${name} ${by > 0 ? '+' : '-'} ${String(Math.abs(by))}`;
}

function printTest(test: Test): string {
  switch (test.t) {
    case 'opaque':
      return 'need()';
    case 'flag':
    case 'pointer':
      return test.name;
    case 'equal':
      return `${test.name} == ${String(test.value)}`;
    case 'not':
      return `!${inner(test.of)}`;
    case 'unlikely':
      return `unlikely(${printTest(test.of)})`;
    case 'and':
    case 'or':
      return `${inner(test.left)} ${test.t === 'and' ? '&&' : '||'} ${inner(test.right)}`;
  }
}

function inner(test: Test): string {
  return ['equal', 'and', 'or'].includes(test.t) ? `(${printTest(test)})` : printTest(test);
}

/** A statement of one line. */
function codeOf(
  stmt: Exclude<Stmt, { s: 'acquire' | 'release' | 'if' | 'while' | 'do' | 'switch' | 'config' }>,
): string {
  switch (stmt.s) {
    case 'label':
      return `${stmt.name}:;`;
    case 'copy':
      return `${stmt.to} = ${shifted(stmt.from, stmt.shift)};`;
    case 'move':
      return `${stmt.entry}${stmt.by === 1 ? '++' : '--'};`;
    case 'null':
      return `${stmt.entry} = NULL;`;
    case 'use':
      return `account(*${stmt.entry});`;
    case 'flag':
      return `${stmt.name} = ${stmt.value === 'opaque' ? 'need()' : String(stmt.value)};`;
    case 'number':
      return `kind = ${String(stmt.value)};`;
    case 'choose':
      return `kind = ${printTest(stmt.test)} ? ${String(stmt.one)} : ${String(stmt.two)};`;
    case 'sleep':
      return 'cond_resched();';
    case 'advance':
      return 'addr += PAGE_SIZE;';
    case 'next':
      return `${stmt.pmd}++;`;
    case 'goto':
      return `goto ${stmt.name};`;
    case 'break':
    case 'continue':
      return `${stmt.s};`;
    case 'return':
      return 'return 1;';
  }
}
