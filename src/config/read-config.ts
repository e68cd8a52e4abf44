// The text of a trymap.json to what the engine takes. A mistake costs the entry that it is in, and is always reported.
import { Ajv } from 'ajv';
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { LineIndex } from '../core/c/span.js';
import type { EngineConfig } from '../core/engine-config.js';
import { BUILTIN_CATALOGUE } from '../core/helpers/builtin.js';
import type { CallFacts, HelperFamily } from '../core/helpers/catalogue.js';
import type { TargetNames } from '../core/helpers/try-map-names.js';
import type { ConfigSuppression, NameScope } from '../core/suppress/suppression.js';
import { unknownFamily } from '../core/suppress/nearest.js';
import { mistakeOf, mistakeText, nodeAt, worthSaying, type Mistake } from './mistake.js';
import { CONFIG_SCHEMA } from './schema.js';

/** The name that is looked for. */
export const CONFIG_NAME = 'trymap.json';

/** A mistake as it is printed; `offset` and `end` are of the text. */
export interface ConfigMistake {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly end: number;
  /** Begins with the JSON pointer. */
  readonly message: string;
  /** An editor that validates with the schema finds it by itself. */
  readonly bySchema: boolean;
}

export interface ReadConfig {
  /** Everything that is right. */
  readonly config: EngineConfig;
  /** In the order of the text. */
  readonly mistakes: readonly ConfigMistake[];
}

interface ConfigSource {
  readonly families?: readonly (Omit<HelperFamily, 'title'> & { readonly title?: string })[];
  readonly use?: readonly string[];
  readonly calls?: Partial<CallFacts>;
  readonly tryMap?: Partial<TargetNames>;
  readonly ignore?: readonly {
    readonly code: string | readonly string[];
    readonly file?: string;
    readonly function?: string;
    readonly reason: string;
  }[];
}

/** `file` is the name of the configuration as reports name files. */
export function readConfig(text: string, file: string, scope: NameScope): ReadConfig {
  const lines = new LineIndex(text);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const first = errors[0];
  if (tree === undefined || first !== undefined) {
    const what = first === undefined ? 'nothing' : printParseErrorCode(first.error);
    const offset = first?.offset ?? 0;
    return {
      config: {},
      mistakes: [placed({ offset, pointer: '', message: `not valid JSON: ${what}`, bySchema: true }, lines, tree)],
    };
  }
  const value: unknown = JSON.parse(text);
  const validate = new Ajv({
    allErrors: true,
    useDefaults: true,
    allowUnionTypes: true,
    verbose: true,
  }).compile(CONFIG_SCHEMA);
  validate(value);
  const mistakes = worthSaying(validate.errors ?? []).map((error) => mistakeOf(error, tree));
  const source = withoutMistakes(value, mistakes);
  mistakes.push(...clashes(source, tree));
  const right = withoutMistakes(source, mistakes);
  return {
    config: configOf(
      right,
      (index) => lines.position(nodeAt(`/ignore/${String(index)}`, tree)?.offset ?? 0),
      file,
      scope,
    ),
    mistakes: mistakes.sort((a, b) => a.offset - b.offset).map((mistake) => placed(mistake, lines, tree)),
  };
}

function placed(mistake: Mistake, lines: LineIndex, tree: Node | undefined): ConfigMistake {
  const node = tree && nodeAt(mistake.pointer, tree);
  const isKey = node !== undefined && mistake.offset < node.offset;
  const end = mistake.pointer === '' ? mistake.offset + 1 : isKey ? node.offset : mistake.offset + (node?.length ?? 1);
  return {
    ...lines.position(mistake.offset),
    offset: mistake.offset,
    end,
    message: mistakeText(mistake),
    bySchema: mistake.bySchema,
  };
}

/** Holes stay where entries were, so that an index still names its entry of the text. */
function withoutMistakes(value: unknown, mistakes: readonly Mistake[]): ConfigSource {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const bad = new Set(mistakes.map(({ pointer }) => pointer.split('/').slice(1, 3).join('/')));
  const parts = Object.entries(value).flatMap(([key, part]: [string, unknown]): [string, unknown][] => {
    if (bad.has(key) || !(key in CONFIG_SCHEMA.properties)) return [];
    if (Array.isArray(part)) {
      return [[key, part.map((entry: unknown, i) => (bad.has(`${key}/${String(i)}`) ? undefined : entry))]];
    }
    if (typeof part !== 'object' || part === null) return [];
    return [[key, Object.fromEntries(Object.entries(part).filter(([name]) => !bad.has(`${key}/${name}`)))]];
  });
  return Object.fromEntries(parts);
}

/** A name can belong to one family only. */
function clashes(source: ConfigSource, tree: Node): Mistake[] {
  const owner = new Map<string, string>();
  const families = new Set(BUILTIN_CATALOGUE.families.map((family) => family.name));
  for (const family of BUILTIN_CATALOGUE.pageFamilies) families.add(family.name);
  for (const family of BUILTIN_CATALOGUE.walkFamilies) families.add(family.name);
  for (const family of BUILTIN_CATALOGUE.families) {
    for (const helper of [...family.acquires, ...family.releases]) owner.set(helper.name, family.name);
  }
  const found: Mistake[] = [];
  const say = (pointer: string, message: string): void => {
    found.push({ offset: nodeAt(pointer, tree)?.offset ?? 0, pointer, message, bySchema: false });
  };
  for (const [i, family] of present(source.families)) {
    const at = `/families/${String(i)}`;
    if (families.has(family.name)) say(`${at}/name`, `there is a family of this name already`);
    families.add(family.name);
    for (const part of ['acquires', 'releases'] as const) {
      for (const [j, helper] of family[part].entries()) {
        const before = owner.get(helper.name);
        const pointer = `${at}/${part}/${String(j)}/name`;
        if (before !== undefined) say(pointer, `${helper.name}() belongs to the family ${before} already`);
        owner.set(helper.name, family.name);
      }
    }
  }
  for (const [i, name] of present(source.use)) {
    const known = [...families];
    if (!known.includes(name)) say(`/use/${String(i)}`, unknownFamily(name, known));
  }
  return found;
}

function present<T>(list: readonly (T | undefined)[] | undefined): [number, T][] {
  return (list ?? []).flatMap((entry, i): [number, T][] => (entry === undefined ? [] : [[i, entry]]));
}

function configOf(
  source: ConfigSource,
  placeOf: (ignore: number) => { line: number; column: number },
  file: string,
  scope: NameScope,
): EngineConfig {
  const ignore = present(source.ignore).map(([i, entry]): ConfigSuppression => ({
    codes: typeof entry.code === 'string' ? [entry.code] : entry.code,
    file: entry.file ?? null,
    function: entry.function ?? null,
    reason: entry.reason.trim(),
    place: { file, ...placeOf(i) },
  }));
  return {
    families: present(source.families).map(([, family]) => ({ ...family, title: family.title ?? family.name })),
    ...(source.use === undefined ? {} : { use: source.use.filter((name) => typeof name === 'string') }),
    ...(source.calls === undefined ? {} : { calls: source.calls }),
    ...(source.tryMap === undefined ? {} : { tryMap: source.tryMap }),
    // A scope matters to suppressions only, and where there are none an analysis may be shared.
    ...(ignore.length === 0 ? {} : { ignore, scope }),
  };
}
