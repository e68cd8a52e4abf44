// Short ways to read a snippet in a test.
import type { FunctionAst, ParsedFile } from '../../../src/core/c/ast.js';
import { readFunctions } from '../../../src/core/c/read.js';
import { parser } from './parser.js';
import { sketchHead, sketchStmt } from './sketch.js';

/** Reads statements as the body of a function; what cannot be read is the reason. */
export function body(statements: string): string {
  const file = read(`int f(int a, int b)\n{\n\t${statements}\n}\n`);
  const ast = file.functions[0]?.variants[0]?.ast;
  return ast ? sketchStmt(ast.body).replace(/^\{ ?(.*?) ?\}$/, '$1') : reasons(file);
}

/** Reads the head of a function; its body is empty. */
export function head(text: string): string {
  const file = read(`${text}\n{\n}\n`);
  const ast = file.functions[0]?.variants[0]?.ast;
  return ast ? sketchHead(ast) : reasons(file);
}

export function read(text: string): ParsedFile {
  return readFunctions(parser, text);
}

/** The only variant of the only function. */
export function onlyFunction(text: string): FunctionAst {
  const file = read(text);
  const ast = file.functions[0]?.variants[0]?.ast;
  if (!ast || file.functions.length !== 1) throw new Error(`not one function: ${reasons(file)}`);
  return ast;
}

export function reasons(file: ParsedFile): string {
  return file.unparsed.map((u) => `unparsed: ${u.reason}`).join('; ');
}

export function names(text: string): string[] {
  return read(text).functions.map((f) => f.name);
}
