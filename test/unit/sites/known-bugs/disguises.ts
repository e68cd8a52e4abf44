// The same bug in other clothes: changes of a text that change nothing of what it does.

export interface Disguise {
  readonly name: string;
  readonly wear: (text: string) => string;
}

/** `if (x)` and `while (x)` with the whole condition in a hint. */
function hinted(text: string): string {
  let out = '';
  let at = 0;
  for (const match of text.matchAll(/\bif \(/g)) {
    const open = match.index + match[0].length;
    if (open < at) continue;
    const close = closing(text, open);
    out += `${text.slice(at, open)}unlikely(${text.slice(open, close)})`;
    at = close;
  }
  return out + text.slice(at);
}

/** Where the parenthesis closes that was opened right before `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error('a parenthesis is not closed');
}

const NAMES = [
  'pte',
  'ptep',
  'entry',
  'old',
  'src',
  'dst',
  'start',
  'ptl',
  'lock',
  'pmd',
  'value',
  'page',
  'folio',
  'addr',
];

/** Every usual name of a local or parameter is another one; fields and functions keep theirs. */
function renamed(text: string): string {
  return text.replace(/(?<![.>\w])([a-z]+)(?!\w)(?!\s*\()/g, (word, name: string, at: number) => {
    const isField = text.slice(0, at).endsWith('->') || text.slice(0, at).endsWith('struct ');
    return !isField && NAMES.includes(name) ? `the_${word}` : word;
  });
}

/** The result of a map goes through another pointer first. */
function copied(text: string): string {
  return text.replace(
    /\n(\t+)pte_t \*(\w+) = ((?:pte|get)_\w+\([^;]*?\));/g,
    (_, tabs: string, name: string, call: string) =>
      `\n${tabs}pte_t *raw_${name} = ${call};\n${tabs}pte_t *${name} = raw_${name};`,
  );
}

/** Each function is in one arm of an `#if`, and another arm has something harmless. */
function inArm(text: string): string {
  return text.replace(
    /\nstatic ([^;{}]*?)(\w+)\(([^;{}]*)\)\n\{\n([\s\S]*?)\n\}\n/g,
    (whole, type: string, name: string, params: string) =>
      `\n#ifdef CONFIG_MMU${whole}#else\nstatic ${type}${name}(${params})\n{\n${/^void |inline void /.test(type) ? '' : '\treturn 0;\n'}}\n#endif\n`,
  );
}

/** An `#if` inside the body, before the calls that matter. */
function traced(text: string): string {
  return text.replace(
    /\n(\t+)((?:pte|set|spin|pmd)_\w+\([^;]*\);)/g,
    '\n#ifdef CONFIG_TRACE\n$1trace_here();\n#endif\n$1$2',
  );
}

/** The last unmap is in a loop that runs once. */
function looped(text: string): string {
  return text.replace(/\n\tpte_unmap(_unlock)?\(([^;]*)\);\n/g, '\n\tdo {\n\t\tpte_unmap$1($2);\n\t} while (0);\n');
}

export const DISGUISES: readonly Disguise[] = [
  { name: 'as it is', wear: (text) => text },
  { name: 'with every condition in unlikely()', wear: hinted },
  { name: 'with other names', wear: renamed },
  { name: 'through a copied pointer', wear: copied },
  { name: 'in an arm of an #if', wear: inArm },
  { name: 'with an #if before its calls', wear: traced },
  { name: 'with its last unmap in a loop', wear: looped },
];
