// A call that gets pages to one that pins them, with every put of these pages: both in one go, since a page that is pinned
// and then put keeps a wrong count.
import type { FlowGraph } from '../flow/graph.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import type { AnalysedSite } from '../sites/analyse-file.js';
import type { FileFunctions } from '../sites/file-functions.js';
import { composeEdits } from './compose.js';
import type { ConversionResult, TextEdit } from './conversion.js';
import { renameCall } from './rename.js';

/** No exit is written: the call fails as it did. */
const FAILS_AS_BEFORE = { id: 'existing', statements: [], why: 'The call fails as it did before.' };

/** `all` are the sites of the file: one that shares a put is converted in the same go. */
export function convertPins(
  analysed: AnalysedSite,
  all: readonly AnalysedSite[],
  functions: FileFunctions,
  catalogue: CatalogueIndex,
): ConversionResult {
  const { site, placed } = analysed;
  const { reading, base } = placed;
  const refuse = (message: string): ConversionResult => ({ ok: false, refusal: { site, message } });
  const pins = new Set<number>();
  const names = new Map<number, string>();
  for (const { site: one, classified } of sharing(analysed, all)) {
    const what =
      one === site ? `${one.helper}()` : `shares a put with ${one.helper}() at line ${String(one.line)}, which`;
    if (one.class !== 'simple')
      return refuse(`${what} is special: ${[...new Set(one.reasons.map(({ code }) => code))].join(', ')}`);
    const target = catalogue.pins.get(one.helper)?.helper.target ?? null;
    if (target === null) return refuse(`${what} pins already, or has no counterpart that does`);
    pins.add(classified.span.start);
    names.set(classified.span.start, target);
    for (const { helper, span } of classified.releases) {
      const put = catalogue.puts.get(helper)?.target ?? null;
      if (put === null) return refuse(`${helper}() has no counterpart that unpins`);
      names.set(span.start, put);
    }
  }
  const edits: (readonly TextEdit[])[] = [];
  for (const graph of functions.graphs(reading)) {
    const foreign = putsWithoutPin(graph, pins, names);
    if (foreign !== null)
      return refuse(`${foreign}() is also come to by paths without this call: it may give back other pages`);
    for (const node of graph.nodes) {
      const name = node.kind === 'call' ? names.get(node.span.start) : undefined;
      if (node.kind === 'call' && name !== undefined && node.callee !== null)
        edits.push(renameCall(reading.text, node, name));
    }
  }
  const composed = composeEdits(edits);
  if (!composed) return refuse('its edits overlap');
  const moved = composed.map((edit) => ({ ...edit, start: edit.start + base, end: edit.end + base }));
  return {
    ok: true,
    conversion: { site, profile: 'try-map', edits: moved, exit: FAILS_AS_BEFORE, alternatives: [] },
  };
}

/** The site, and those whose puts are its own too, directly or by way of a third. */
function sharing(start: AnalysedSite, all: readonly AnalysedSite[]): ReadonlySet<AnalysedSite> {
  const found = new Set([start]);
  for (const one of found) {
    const own = new Set(one.classified.releases.map(({ span }) => span.start));
    for (const other of all) {
      if (other.placed === one.placed && other.classified.releases.some(({ span }) => own.has(span.start)))
        found.add(other);
    }
  }
  return found;
}

/** The name of a put that some path comes to without one of the calls before it; `null` where there is none. */
function putsWithoutPin(
  graph: FlowGraph,
  pins: ReadonlySet<number>,
  names: ReadonlyMap<number, string>,
): string | null {
  const seen = new Set<number>();
  const waiting = [graph.entry];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (node.kind === 'call' && pins.has(node.span.start)) continue;
    if (node.kind === 'call' && names.has(node.span.start)) return node.callee;
    switch (node.kind) {
      case 'branch':
        waiting.push(node.whenTrue, node.whenFalse);
        break;
      case 'choice':
        waiting.push(...node.targets);
        break;
      case 'stop':
      case 'exit':
        break;
      default:
        waiting.push(node.next);
    }
  }
  return null;
}
