// Prints trees as one line of C-like text, fully parenthesised, so that tests can show what a reading means.
import type { CType, Expr, FunctionAst, Stmt } from '../../../src/core/c/ast.js';

export function sketchType(type: CType): string {
  const dims = type.dims.map((d) => `[${d ? sketchExpr(d) : ''}]`).join('');
  return `${type.base}${' *'.repeat(type.pointers).replaceAll(' *', '*')}${dims}`;
}

export function sketchExpr(e: Expr): string {
  switch (e.kind) {
    case 'ident':
      return e.name;
    case 'number':
    case 'string':
      return e.text;
    case 'call':
      return `${sketchExpr(e.callee)}(${e.args.map(sketchExpr).join(', ')})`;
    case 'unary':
      return `${e.op}${sketchExpr(e.operand)}`;
    case 'update':
      return e.prefix ? `${e.op}${sketchExpr(e.operand)}` : `${sketchExpr(e.operand)}${e.op}`;
    case 'binary':
      return `(${sketchExpr(e.left)} ${e.op} ${sketchExpr(e.right)})`;
    case 'assign':
      return `${sketchExpr(e.target)} ${e.op} ${sketchExpr(e.value)}`;
    case 'conditional':
      return `(${sketchExpr(e.test)} ? ${e.then ? `${sketchExpr(e.then)} ` : ''}: ${sketchExpr(e.otherwise)})`;
    case 'member':
      return `${sketchExpr(e.object)}${e.arrow ? '->' : '.'}${e.field}`;
    case 'index':
      return `${sketchExpr(e.object)}[${sketchExpr(e.index)}]`;
    case 'cast':
      return `<${sketchType(e.type)}>${sketchExpr(e.operand)}`;
    case 'sizeof':
      return e.text;
    case 'type':
      return `type ${sketchType(e.type)}`;
    case 'block':
      return `(${sketchStmt(e.body)})`;
    case 'initializer':
      return `{${e.items.map((i) => (i.field === null ? '' : `.${i.field}=`) + sketchExpr(i.value)).join(', ')}}`;
    case 'opaque':
      return `?${e.what}?`;
  }
}

export function sketchStmt(s: Stmt): string {
  const list = (body: readonly Stmt[]): string => body.map(sketchStmt).join(' ');
  switch (s.kind) {
    case 'expr':
      return `${sketchExpr(s.expr)};`;
    case 'decl':
      return s.declarators
        .map((d) => {
          const init = d.init ? ` = ${sketchExpr(d.init)}` : '';
          return `${d.isStatic ? 'static ' : ''}${d.name}: ${sketchType(d.type)}${d.isFunction ? '()' : ''}${init};`;
        })
        .join(' ');
    case 'compound':
      return s.body.length === 0 ? '{}' : `{ ${list(s.body)} }`;
    case 'if':
      return `if ${sketchExpr(s.test)} ${sketchStmt(s.then)}${s.otherwise ? ` else ${sketchStmt(s.otherwise)}` : ''}`;
    case 'while':
      return `while ${sketchExpr(s.test)} ${sketchStmt(s.body)}`;
    case 'do':
      return `do ${sketchStmt(s.body)} while ${sketchExpr(s.test)};`;
    case 'for': {
      const init = s.init ? sketchStmt(s.init) : ';';
      const [test, step] = [s.test, s.step].map((e) => (e ? sketchExpr(e) : ''));
      return `for (${init} ${test ?? ''}; ${step ?? ''}) ${sketchStmt(s.body)}`;
    }
    case 'iterator':
      return `each ${s.name}(${s.args.map(sketchExpr).join(', ')}) ${sketchStmt(s.body)}`;
    case 'switch':
      return `switch ${sketchExpr(s.value)} ${sketchStmt(s.body)}`;
    case 'case': {
      const [low, high] = s.values ?? [];
      const values = low ? `case ${sketchExpr(low)}${high ? `...${sketchExpr(high)}` : ''}` : 'default';
      return `${values}: [${list(s.body)}]`;
    }
    case 'label':
      return `${s.name}: ${s.body ? sketchStmt(s.body) : ''}`;
    case 'goto':
      return `goto ${s.label};`;
    case 'return':
      return s.value ? `return ${sketchExpr(s.value)};` : 'return;';
    case 'break':
    case 'continue':
      return `${s.kind};`;
    case 'empty':
      return ';';
  }
}

/** `name(parameter: type, …): type` */
export function sketchHead(f: FunctionAst): string {
  const params = f.params.map((p) => `${p.name}: ${sketchType(p.type)}`).join(', ');
  return `${f.isStatic ? 'static ' : ''}${f.isInline ? 'inline ' : ''}${f.name}(${params}): ${sketchType(f.returnType)}`;
}
