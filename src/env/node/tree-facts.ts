// What the other files of a scan tell about functions that its candidates ask about. Every file is searched for all names
// at once, by bytes; what the callers found so ask about in turn is looked for only in files that are known to matter.
import { canBeLinked, isPeripheral, isSeparateProgram } from '../../core/helpers/contexts.js';
import { CancelledError, type CancelSignal } from '../../core/ports.js';
import { compareNames } from '../../core/scan/order.js';
import { hasFacts, type FileFacts } from '../../core/sites/tree/facts.js';
import type { ScanTasks } from './scan-tasks.js';
import { TaskGroup } from './task-group.js';

/** Files per task. */
const BATCH = 256;
/** Of a name that more files tell about than this, callers are not followed: they would have little in common. */
export const MOST_TELLING_FILES = 10;

export interface TreeFacts {
  /** Looked for in every file that is searched; sorted. */
  readonly names: readonly string[];
  /** Callers of callers: looked for in candidates and in files that told something; sorted. */
  readonly more: readonly string[];
  /** Sorted by file. */
  readonly files: readonly FileFacts[];
}

export interface TreeQuestion {
  readonly tasks: () => ScanTasks;
  /** Sorted. */
  readonly needs: readonly string[];
  /** Every C file. */
  readonly files: readonly string[];
  /** Those that are not as an earlier scan saw them. */
  readonly searched: readonly string[];
  readonly candidates: readonly string[];
  /** What an earlier scan learned. */
  readonly before: TreeFacts | null;
  readonly signal: CancelSignal;
}

export async function learnTree(question: TreeQuestion): Promise<TreeFacts> {
  const { needs, files, searched, candidates } = question;
  const before = question.before !== null && isEqual(question.before.names, needs) ? question.before : null;
  const changed = new Set(searched);
  const present = new Set(files);
  const facts = new Map<string, FileFacts>();
  for (const fact of before?.files ?? [])
    if (present.has(fact.file) && !changed.has(fact.file)) facts.set(fact.file, fact);
  const kept = new Set(facts.keys());
  const toSearch = (before === null ? files : searched).filter((file) => canTell(file, candidates));
  await gatherAll(question, toSearch, needs, facts);
  const more = furtherNames(facts.values(), needs);
  const hasSame = before !== null && isEqual(before.more, more);
  const known = [...new Set([...facts.keys(), ...candidates])].sort(compareNames);
  if (more.length > 0)
    await gatherAll(question, hasSame ? known.filter((file) => !kept.has(file)) : known, [...needs, ...more], facts);
  const told = [...facts.values()].filter(hasFacts).sort((a, b) => compareNames(a.file, b.file));
  return { names: needs, more, files: told };
}

/** Whether code of the file can be linked with a candidate's, and is near enough to be searched. */
function canTell(file: string, candidates: readonly string[]): boolean {
  if (isPeripheral(file)) return false;
  return !isSeparateProgram(file) || candidates.some((candidate) => canBeLinked(file, candidate));
}

async function gatherAll(
  { tasks, signal }: TreeQuestion,
  files: readonly string[],
  names: readonly string[],
  into: Map<string, FileFacts>,
): Promise<void> {
  const group = new TaskGroup();
  const telling: { readonly file: string; readonly found: readonly number[] }[] = [];
  const counts: number[] = [];
  const gather = async (file: string, told: readonly string[]): Promise<void> => {
    if (signal.aborted) throw new CancelledError();

    const found = await tasks().gather(file, told);
    if (found) into.set(file, found);
  };
  const search = async (batch: readonly string[]): Promise<void> => {
    if (signal.aborted) throw new CancelledError();
    for (const { index, names: found } of await tasks().mentions(batch, names)) {
      telling.push({ file: batch[index] ?? '', found });
      for (const name of found) counts[name] = (counts[name] ?? 0) + 1;
    }
  };
  for (let at = 0; at < files.length; at += BATCH) group.add(search(files.slice(at, at + BATCH)));
  await group.settled();
  for (const { file, found } of telling) {
    const told = found.filter((name) => (counts[name] ?? 0) <= MOST_TELLING_FILES);
    if (told.length > 0)
      group.add(
        gather(
          file,
          told.map((name) => names[name] ?? ''),
        ),
      );
  }
  await group.settled();
}

/** Inline functions of headers that only wrap what was asked for: their callers are the ones that matter. */
function furtherNames(facts: Iterable<FileFacts>, names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const { file, calls } of facts) {
    if (!file.endsWith('.h')) continue;
    for (const { caller, keepsCallers } of calls) if (keepsCallers) found.add(caller);
  }
  for (const name of names) found.delete(name);
  return [...found].sort(compareNames);
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
