// null-argument: a function reads through a parameter that some caller, perhaps far up or in a macro, passes as NULL.
import { identName, isNullLiteral } from '../../flow/expressions.js';
import { canBeLinked } from '../../helpers/contexts.js';
import { isLocalTo } from '../../sites/callers.js';
import type { FunctionReading } from '../../c/function-reading.js';
import { CallerFiles, type Code, type CodePlace } from './code.js';
import { isNullText, macroCallsOf, parameterText } from './macros.js';
import { walkWithNull } from './null-walk.js';

/** Callers of callers are followed so far up. */
export const MAX_CLIMB = 6;

/** Functions in which such a chain may end. */
export interface ChangedFunction {
  readonly file: string;
  readonly reading: FunctionReading;
  /** Parameters that need not be asked about. */
  readonly known?: ReadonlySet<string>;
}

export interface NullArgument {
  readonly file: string;
  readonly function: string;
  readonly parameter: string;
  /** `vmf->ptl`, or `*vmf`. */
  readonly reads: string;
  /** Offset in the file. */
  readonly start: number;
  readonly end: number;
  /** Whoever passes NULL. */
  readonly origin: CodePlace;
  /** Where a macro that passes NULL is used; null where a function does. */
  readonly use: CodePlace | null;
  /** Functions in between, from the origin down. */
  readonly through: readonly string[];
  /** One of these that several files define: the configuration says which one is meant. */
  readonly several: string | null;
}

interface Climb {
  readonly root: Omit<NullArgument, 'origin' | 'use' | 'through' | 'several'>;
  readonly file: string;
  readonly name: string;
  readonly isMacro: boolean;
  readonly isLocal: boolean;
  readonly position: number;
  readonly through: readonly string[];
  readonly origin: CodePlace | null;
}

/** One for each parameter of each of these functions that can be NULL where it is read through. */
export async function nullArguments(
  changed: readonly ChangedFunction[],
  code: Code,
  files = new CallerFiles(code),
): Promise<readonly NullArgument[]> {
  const found = new Map<string, NullArgument>();
  const seen = new Set<string>();
  let level = changed.flatMap((one) => roots(one, code));
  for (let height = 0; height < MAX_CLIMB && level.length > 0; height++) {
    await files.learn(level.filter((one) => !one.isLocal).map((one) => one.name));
    const next: Climb[] = [];
    for (const item of level) {
      const key = rootKey(item.root);
      if (found.has(key)) continue;
      for (const above of callersOf(item, code, files)) {
        if (above.origin !== null && (!above.isMacro || item.origin !== null)) {
          const use = item.origin === null ? null : above.origin;
          const origin = item.origin ?? above.origin;
          const several = oneOfSeveral(item, code, files);
          if (!found.has(key)) found.set(key, { ...item.root, origin, use, through: item.through, several });
          continue;
        }
        const step = [key, above.file, above.name, above.position].join('\n');
        if (seen.has(step)) continue;
        seen.add(step);
        next.push(above);
      }
    }
    level = next;
  }
  return [...found.values()];
}

/** A function of the chain that other files define too. */
function oneOfSeveral({ root, through }: Climb, code: Code, files: CallerFiles): string | null {
  const isDefined = (name: string, file: string): boolean => {
    const text = code.text(file);
    return text !== null && code.functions(file, text).named(name).length > 0;
  };
  return through.find((name) => files.of(name, root.file).filter((file) => isDefined(name, file)).length > 1) ?? null;
}

function rootKey({ file, function: name, parameter }: Climb['root']): string {
  return [file, name, parameter].join('\n');
}

function roots({ file, reading, known }: ChangedFunction, code: Code): Climb[] {
  const text = code.text(file);
  if (text === null) return [];
  const functions = code.functions(file, text);
  const base = functions.placeOf(reading)?.base ?? 0;
  const found = new Map<number, Climb>();
  for (const graph of functions.graphs(reading)) {
    for (const [position, { name, type }] of graph.params.entries()) {
      const [read] = type.pointers === 0 || known?.has(name) === true ? [] : walkWithNull(graph, position).reads;
      if (!read || found.has(position)) continue;
      const { span } = read.node;
      found.set(position, {
        root: {
          file,
          function: graph.function,
          parameter: name,
          reads: read.field === null ? `*${name}` : `${name}->${read.field}`,
          start: base + span.start,
          end: base + span.end,
        },
        file,
        name: graph.function,
        isMacro: false,
        isLocal: isLocalTo(file, reading),
        position,
        through: [graph.function],
        origin: null,
      });
    }
  }
  return [...found.values()];
}

/** Calls one level up that pass NULL (with an origin) or hand on what may be NULL. */
function callersOf(item: Climb, code: Code, files: CallerFiles): Climb[] {
  const where = item.isLocal ? [item.file] : files.of(item.name, item.file);
  return where.flatMap((file) => {
    const text = code.text(file);
    return text === null ? [] : [...inFunctions(item, file, text, code), ...inMacros(item, file, text)];
  });
}

function inFunctions(item: Climb, file: string, text: string, code: Code): Climb[] {
  const functions = code.functions(file, text);
  // A file that has a function of that name of its own calls that one.
  if (file !== item.file && !item.isMacro && functions.named(item.name).length > 0) return [];
  return functions.callersOf(item.name).flatMap((reading) => {
    if (!reading.calls.has(item.name)) return [];
    const base = functions.placeOf(reading)?.base ?? 0;
    return functions.graphs(reading).flatMap((graph): Climb[] =>
      graph.nodes.flatMap((node): Climb[] => {
        if (node.kind !== 'call' || node.callee !== item.name) return [];
        const place = { file, line: functions.lines.position(base + node.span.start).line, name: graph.function };
        const above = { root: item.root, file, name: graph.function, isMacro: false, position: -1, isLocal: true };
        // The macro passes NULL by itself: any use will do.
        if (item.origin !== null) return [{ ...above, through: item.through, origin: place }];
        const arg = node.args[item.position];
        if (!arg) return [];
        if (isNullLiteral(arg)) return [{ ...above, through: item.through, origin: place }];
        const position = graph.params.findIndex((param) => param.name === identName(arg));
        const isHanded = (): boolean =>
          walkWithNull(graph, position).handedOn.some(
            ({ call, argument }) => call.id === node.id && argument === item.position,
          );
        if (position < 0 || !isHanded()) return [];
        const isLocal = isLocalTo(file, reading);
        return [{ ...above, isLocal, position, through: [graph.function, ...item.through], origin: null }];
      }),
    );
  });
}

function inMacros(item: Climb, file: string, text: string): Climb[] {
  if (!canBeLinked(file, item.root.file)) return [];
  return macroCallsOf(text, item.name).flatMap((call): Climb[] => {
    const arg = call.args[item.position] ?? '';
    const line = text.slice(0, call.at).split('\n').length;
    const above = { root: item.root, file, name: call.macro, isMacro: true, isLocal: false };
    if (item.origin !== null) return [];
    if (isNullText(arg))
      return [{ ...above, position: -1, through: item.through, origin: { file, line, name: call.macro } }];
    const position = parameterText(call.params, arg);
    return position < 0 ? [] : [{ ...above, position, through: [call.macro, ...item.through], origin: null }];
  });
}

/** A sentence that a reviewer could paste into a mail. */
export function nullArgumentMessage({
  reads,
  parameter,
  function: name,
  origin,
  use,
  through,
  several,
}: NullArgument): string {
  const way = through.filter((one) => one !== name);
  const by = way.length === 0 ? '' : ` through ${way.map((one) => `${one}()`).join(' and ')}`;
  const used = use === null ? '' : `, as ${use.name}() uses it (${use.file}:${String(use.line)})`;
  const which = several === null ? '' : `; several files define ${several}()`;
  return `reads ${reads}, but ${parameter} is NULL where it comes from ${origin.name}() (${origin.file}:${String(origin.line)})${by}${used}${which}`;
}
