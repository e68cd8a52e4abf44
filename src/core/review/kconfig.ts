// Which options of the configuration a series adds, and whether anybody can switch them on: from when the new code can run.
import type { SourceTree } from '../patch/tree.js';

export interface KconfigOption {
  /** Without `CONFIG_`. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** `on` by default, `offered` to whoever configures, `selected` by another option, or `unreachable`. */
  readonly reach: 'on' | 'offered' | 'selected' | 'unreachable';
  readonly dependsOn: readonly string[];
}

/** An option that is not in the tree before the series. */
export interface AddedOption extends KconfigOption {
  /** First prefix with the option, and first with one that can be on. */
  readonly added: number;
  readonly reachable: number | null;
}

const isKconfig = (file: string): boolean => /(?:^|\/)Kconfig[^/]*$/.test(file);

/** `states[0]` is the tree before the series; `touched` are the files that some patch changes. */
export function addedOptions(states: readonly SourceTree[], touched: readonly string[]): readonly AddedOption[] {
  const files = touched.filter(isKconfig);
  const tables = states.map((tree) => {
    const options = files.flatMap((file) => readOptions(file, tree.read(file) ?? ''));
    const selected = new Set(files.flatMap((file) => selects(tree.read(file) ?? '')));
    return new Map(
      options.map((option) => [
        option.name,
        option.reach === 'unreachable' && selected.has(option.name)
          ? { ...option, reach: 'selected' as const }
          : option,
      ]),
    );
  });
  const names = new Set(tables.flatMap((table) => [...table.keys()]));
  return [...names].flatMap((name): AddedOption[] => {
    const added = tables.findIndex((table) => table.has(name));
    if (added <= 0) return [];
    const reachable = tables.findIndex((table) => (table.get(name)?.reach ?? 'unreachable') !== 'unreachable');
    const option = tables[reachable < 0 ? added : reachable]?.get(name);
    return option ? [{ ...option, added, reachable: reachable < 0 ? null : reachable }] : [];
  });
}

function readOptions(file: string, text: string): KconfigOption[] {
  const found: KconfigOption[] = [];
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    const name = /^\s*(?:menu)?config\s+(\w+)/.exec(line)?.[1];
    if (name === undefined) continue;
    const body = bodyOf(lines, at + 1);
    const dependsOn = body.flatMap((one) => /^depends on\s+(.*)$/.exec(one)?.[1] ?? []);
    found.push({ name, file, line: at + 1, reach: reachOf(body, dependsOn), dependsOn });
  }
  return found;
}

/** Attributes of an option, up to the next one; help text is none. */
function bodyOf(lines: readonly string[], from: number): readonly string[] {
  const body: string[] = [];
  for (const line of lines.slice(from)) {
    if (/^\S/.test(line) && !line.startsWith('#')) break;
    const text = line.trim();
    if (/^-*help-*$/.test(text)) break;
    if (text !== '') body.push(text);
  }
  return body;
}

/** Options that nobody can have on. */
const NEVER = /^(?:n|BROKEN)$|(?:^|&&\s*)BROKEN\b/;

function reachOf(body: readonly string[], dependsOn: readonly string[]): KconfigOption['reach'] {
  if (dependsOn.some((condition) => NEVER.test(condition))) return 'unreachable';
  const isOn = body.some((one) => /^(?:default\s+[ym]\b|def_(?:bool|tristate)\s+[ym]\b)/.test(one));
  if (isOn) return 'on';
  return body.some((one) => /^(?:(?:bool|tristate|prompt)\s+")/.test(one)) ? 'offered' : 'unreachable';
}

function selects(text: string): readonly string[] {
  return [...text.matchAll(/^\s*(?:select|imply)\s+(\w+)/gm)].map((match) => match[1] ?? '');
}
