// Visits the statements of a body, outer before inner.
import type { Stmt } from '../../c/ast.js';

export function eachStatement(stmt: Stmt, visit: (stmt: Stmt) => void): void {
  visit(stmt);
  switch (stmt.kind) {
    case 'compound':
    case 'case':
      for (const part of stmt.body) eachStatement(part, visit);
      return;
    case 'if':
      eachStatement(stmt.then, visit);
      if (stmt.otherwise) eachStatement(stmt.otherwise, visit);
      return;
    case 'while':
    case 'do':
    case 'for':
    case 'iterator':
    case 'switch':
      eachStatement(stmt.body, visit);
      return;
    case 'label':
      if (stmt.body) eachStatement(stmt.body, visit);
      return;
    default:
      return;
  }
}
