// What a model's own functions may not have, though C has it: told before anything is compiled, where it stands.
import { eachStatement } from '../sites/rules/each-statement.js';
import type { ModelFunction } from './model-source.js';
import { ModelError } from './source.js';

/** Throws for the first function of a file that would be taken for something else than it says. */
export function refuseMisleading(functions: readonly ModelFunction[]): void {
  const names = new Set<string>();
  for (const fn of functions) {
    const { source, ast, name } = fn;
    if (names.has(name)) throw new ModelError(source, ast.nameSpan, `${name}() is defined twice in one file`);
    names.add(name);
    if (/,\s*\.\.\.\s*\)\s*$/.test(source.text.slice(ast.nameSpan.end, ast.body.span.start)))
      throw new ModelError(source, ast.nameSpan, `${name}() takes any number of arguments`);
    refuseStatements(fn);
  }
}

function refuseStatements({ source, ast }: ModelFunction): void {
  const labels = new Set<string>();
  const gotos: { readonly label: string; readonly span: { readonly start: number; readonly end: number } }[] = [];
  eachStatement(ast.body, (stmt) => {
    if (stmt.kind === 'label') labels.add(stmt.name);
    else if (stmt.kind === 'goto') gotos.push(stmt);
    else if (stmt.kind === 'decl' && /^static\b/.test(source.text.slice(stmt.span.start, stmt.span.end)))
      throw new ModelError(source, stmt.span, 'a static local would keep its value from one call to the next');
  });
  const lost = gotos.find(({ label }) => !labels.has(label));
  if (lost) throw new ModelError(source, lost.span, `there is no label '${lost.label}'`);
}
