// The page of historical races: each model's story, and the verdicts of its variants as they were found.
import type { Verdict } from '../explore/verdict.js';

export interface BugModel {
  /** Path from the root of the repository. */
  readonly file: string;
  /** Of the file's first comment: title, description, phase. */
  readonly tags: Readonly<Partial<Record<'title' | 'description' | 'phase', string>>>;
  /** As the file stands (`variant` is null), then with names defined. */
  readonly runs: readonly { readonly variant: string | null; readonly verdict: Verdict }[];
}

/** Markdown, one section a model. Times are left out: they would differ each time that the page is made. */
export function bugsPage(models: readonly BugModel[]): string {
  return [
    '# Historical races',
    '',
    'Races that Linux had or nearly had, written anew as small models. Each is found in the buggy variant, and not in the fixed',
    'one. `trymap model FILE.c --define VARIANT` shows the trace of a variant. The length is the number of steps of the shortest',
    'trace; states are those that were stored with reductions on.',
    'This page is generated from runs of `models/bugs/` by `npm run docs`.',
    '',
    ...models.flatMap(section),
  ].join('\n');
}

function section({ file, tags, runs }: BugModel): string[] {
  const { title = file, description = '', phase } = tags;
  const rows = runs.map(({ variant, verdict }) => {
    const { kind, property, statistics, trace } = verdict;
    const said = property === null ? kind : `${kind}: ${property}`;
    const length = trace === null ? '' : String(trace.rows.length);
    return `| ${variant === null ? 'as it stands' : `\`${variant}\``} | ${said} | ${length} | ${String(statistics.states)} |`;
  });
  return [
    `## ${title}`,
    '',
    description,
    '',
    `\`${file}\`${phase === undefined ? '' : `, under the phase \`${phase}\``}`,
    '',
    '| variant | verdict | steps | states |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}
