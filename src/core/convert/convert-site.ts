// One call site to the edits that convert it: another name where the target has one, a test of the pointer, the exit, the releases.
import type { Span } from '../c/span.js';
import {
  combineExits,
  findFailureExits,
  placeOf,
  type AcquireInfo,
  type AcquirePlace,
  type FailureExits,
} from '../exits/index.js';
import type { FlowGraph, FlowNode } from '../flow/graph.js';
import { textOf } from '../flow/expressions.js';
import type { Site } from '../sites/site.js';
import { composeEdits } from './compose.js';
import type { ConversionResult, FailureExit, TargetProfileName, TextEdit } from './conversion.js';
import { hoistFromFor } from './for-header.js';
import { insertAfter, insertCheck } from './insert-check.js';
import { beginsLine, deeper, indentAt } from './layout.js';
import { renameCall } from './rename.js';
import { dropGuard } from './subsumed-guard.js';
import { renamesOf, TRY_MAP_NAMES, type Renames, type TargetNames } from './targets.js';

/** The site in one variant of its function. */
export interface SiteVariant {
  readonly graph: FlowGraph;
  /** Node of the acquire. */
  readonly acquire: number;
  readonly info: AcquireInfo;
  /** Releases of the other acquires of the variant, by their node. */
  readonly others: readonly { readonly acquire: number; readonly releases: readonly number[] }[];
}

export interface ConvertInput {
  readonly site: Site;
  /** What the spans of `variants` are offsets of: the function's text, or the file's. */
  readonly text: string;
  /** Where that text begins in the file. */
  readonly base: number;
  /** Every variant that contains the call; at least one. */
  readonly variants: readonly SiteVariant[];
  /** Variants of the function that do not contain the call. */
  readonly without?: readonly FlowGraph[];
  readonly profile: TargetProfileName;
  readonly names?: TargetNames;
  /** `FailureExit.id` of the exit to use instead of the preferred one. */
  readonly exit?: string;
  /** See `ConvertOptions.dropGuards`. */
  readonly dropGuards?: boolean;
  /** Calls, by the start of their span, that are converted in the same go: they may share a release. */
  readonly together?: ReadonlySet<number>;
}

/** Never throws; what cannot be written in the file's own style is refused with the reason. */
export function convertSite(input: ConvertInput): ConversionResult {
  const { site, base } = input;
  const refuse = (message: string): ConversionResult => ({ ok: false, refusal: { site, message } });
  if (site.class !== 'simple') return refuse(`${site.helper}() in ${site.function}() is special: ${codesOf(site)}`);
  const variants = [...input.variants].sort((a, b) => b.graph.nodes.length - a.graph.nodes.length);
  const [first] = variants;
  const acquire = first?.graph.nodes[first.acquire];
  if (!first || acquire?.kind !== 'call') return refuse('the call was not found in its function');
  const found = combineExits(variants.map((one) => findFailureExits(one.graph, one.acquire, one.info)));
  if (found.handled && input.profile === 'may-fail') return refuse(`the result of ${site.helper}() is tested already`);
  const shared = sharedRelease(input);
  if (shared !== null) return refuse(shared);
  const chosen = choose(found, input.exit);
  if (typeof chosen === 'string') return refuse(chosen);
  const edits = editsOf(input, variants, first, acquire, found.handled ? null : chosen, found.usedBeforeTest);
  if (typeof edits === 'string') return refuse(edits);
  const alternatives = found.handled ? [] : found.exits.filter((exit) => exit.id !== chosen.id);
  const moved = edits.map((edit) => ({ ...edit, start: edit.start + base, end: edit.end + base }));
  return {
    ok: true,
    conversion: {
      site,
      profile: input.profile,
      edits: moved,
      exit: inFile(chosen, base),
      alternatives: alternatives.map((one) => inFile(one, base)),
    },
  };
}

/** An exit with its spans as offsets of the file. */
function inFile(exit: FailureExit, base: number): FailureExit {
  const move = (span: Span): Span => ({ start: span.start + base, end: span.end + base });
  const { guards, newLabel, ...rest } = exit;
  return {
    ...rest,
    ...(guards ? { guards: guards.map(move) } : {}),
    ...(newLabel ? { newLabel: { ...newLabel, after: move(newLabel.after) } } : {}),
  };
}

const codesOf = (site: Site): string => [...new Set(site.reasons.map((reason) => reason.code))].join(', ');

const HANDLED: FailureExit = { id: 'existing', statements: [], why: 'The function tests the result already.' };

/** The exit to use, or why there is none. */
function choose(found: FailureExits, wanted: string | undefined): FailureExit | string {
  if (found.handled) return HANDLED;
  const exit = wanted === undefined ? found.exits[0] : found.exits.find((one) => one.id === wanted);
  if (exit) return exit;
  if (wanted !== undefined) {
    const why = found.rejected.find((one) => one.id === wanted)?.why;
    return `\`${wanted}\` is no exit of this site${why === undefined ? '' : `: it ${why}`}`;
  }
  const nearest = found.rejected[0];
  return `no exit is right when the map fails${nearest ? `: \`${nearest.id}\` ${nearest.why}` : ''}`;
}

/** A release that serves another acquire too, here or in another `#if` arm, cannot be renamed for one of them. */
function sharedRelease({ variants, without = [], together, profile, site }: ConvertInput): string | null {
  if (profile === 'may-fail') return null;
  const converted = (node: FlowNode | undefined): boolean =>
    node !== undefined && together?.has(node.span.start) === true;
  for (const { graph, info, others } of variants) {
    const own = info.releases.flatMap((id) => {
      const node = graph.nodes[id];
      return isRenamed(node, info) ? [{ id, start: node.span.start }] : [];
    });
    for (const other of others) {
      const shares = own.some(({ id }) => other.releases.includes(id));
      if (shares && !converted(graph.nodes[other.acquire])) {
        return `a release of ${site.helper}() also releases what another call maps, which is not converted with it`;
      }
    }
    for (const arm of without) {
      const shares = arm.nodes.some((node) =>
        own.some(({ start }) => node.kind === 'call' && node.span.start === start),
      );
      if (shares && !arm.nodes.some(converted)) {
        return `a release of ${site.helper}() is also used in an #if arm that maps in another way`;
      }
    }
  }
  return null;
}

function isRenamed(node: FlowNode | undefined, info: AcquireInfo): node is Acquire {
  return node?.kind === 'call' && info.catalogue.releases.get(node.callee ?? '')?.helper.unmaps != null;
}

type Acquire = Extract<FlowNode, { kind: 'call' }>;

/** Edits of `input.text`, or why they cannot be made. */
function editsOf(
  input: ConvertInput,
  variants: readonly SiteVariant[],
  first: SiteVariant,
  acquire: Acquire,
  exit: FailureExit | null,
  usedBeforeTest: string | null,
): readonly TextEdit[] | string {
  const { text, profile } = input;
  const locks = first.info.catalogue.acquires.get(acquire.callee ?? '')?.helper.locks === true;
  const names = renamesOf(profile, input.names ?? TRY_MAP_NAMES, locks);
  const renamed = names.acquire === null ? [] : renameCall(text, acquire, names.acquire);
  const released = variants.flatMap((variant) => releaseEdits(text, variant, names));
  const clash = 'its edits overlap each other';
  if (!exit) return composeEdits([renamed, released]) ?? clash;
  const place = placeOf(first.info.ast, acquire.span);
  if (!place || place.kind === 'inside')
    return 'the call stands inside an expression, where there is no room for a test of its result';
  const pointer = acquire.result ? pointerText(text, acquire) : null;
  if (pointer === null) return 'the result of the call is not kept in a variable that could be tested';
  if (usedBeforeTest !== null) return `the declarations leave no room for a test: one ${usedBeforeTest}`;
  const check =
    place.kind === 'for-init'
      ? hoistFromFor(text, place, pointer, exit.statements, renamed)
      : insertCheck(text, place, pointer, exit.statements);
  if (!check.ok) return check.why;
  const guards = (exit.guards ?? []).map((span) => guardEdit(text, span, pointer));
  if (guards.some((edit) => edit === null)) return 'the release shares its line, so it cannot be put behind a test';
  const label = exit.newLabel ? [labelEdit(text, exit.newLabel, place)] : [];
  const others = place.kind === 'for-init' ? [] : renamed;
  const dropped = subsumed(input, variants, acquire, place, exit);
  return composeEdits([others, released, check.edits, guards.filter((edit) => edit !== null), label, dropped]) ?? clash;
}

/** The guard that the new test makes needless; it must be the same in every `#if` arm that has it. */
function subsumed(
  { text, profile, dropGuards, without = [] }: ConvertInput,
  variants: readonly SiteVariant[],
  acquire: Acquire,
  place: AcquirePlace,
  exit: FailureExit,
): readonly TextEdit[] {
  const helper = variants[0]?.info.catalogue.acquires.get(acquire.callee ?? '')?.helper;
  const pmd = helper?.pmd == null ? undefined : acquire.args[helper.pmd];
  if (profile !== 'may-fail' || dropGuards !== true || !pmd || place.kind !== 'statement') return [];
  const edit = dropGuard(text, place, pmd, exit);
  if (!edit) return [];
  const isSame = variants.every(({ info }) => {
    const there = placeOf(info.ast, acquire.span);
    const other = there && dropGuard(text, there, pmd, exit);
    return other?.start === edit.start && other.end === edit.end;
  });
  const isElsewhere = without.some(({ nodes }) =>
    nodes.some(({ span }) => span.start >= edit.start && span.end <= edit.end),
  );
  return isSame && !isElsewhere ? [edit] : [];
}

/** How the source writes the variable that gets the entry. */
function pointerText(text: string, acquire: Acquire): string | null {
  const { result } = acquire;
  if (!result) return null;
  if (result.kind === 'ident') return result.name.startsWith('$') ? null : result.name.replace(/#\d+$/, '');
  const written = text.slice(result.span.start, result.span.end);
  return written.replace(/\s+/g, '') === textOf(result).replace(/\s+/g, '') ? written : null;
}

function releaseEdits(text: string, { graph, info }: SiteVariant, names: Renames): readonly TextEdit[] {
  return info.releases.flatMap((id) => {
    const node = graph.nodes[id];
    const helper = node?.kind === 'call' ? info.catalogue.releases.get(node.callee ?? '')?.helper : undefined;
    if (node?.kind !== 'call' || !helper) return [];
    const name = names.release({ unmaps: helper.unmaps !== null, unlocks: helper.unlocks !== null });
    return name === null ? [] : renameCall(text, node, name);
  });
}

/** `if (pte)` before a release that stands on a line of its own. */
function guardEdit(text: string, release: Span, pointer: string): TextEdit | null {
  if (!beginsLine(text, release.start)) return null;
  const indent = indentAt(text, release.start);
  return { start: release.start, end: release.start, newText: `if (${pointer})\n${deeper(indent)}` };
}

/** A label behind a statement, indented as the function's other labels are. */
function labelEdit(text: string, label: NonNullable<FailureExit['newLabel']>, place: AcquirePlace): TextEdit {
  const body = place.enclosing[0];
  const from = body?.span.start ?? 0;
  const known = /^([ ]{0,2})[A-Za-z_]\w*:(?!:)[^\n]*$/m.exec(text.slice(from, body?.span.end));
  return insertAfter(text, label.after.end, [`${known?.[1] ?? ''}${label.name}:`], indentAt(text, label.after.start));
}
