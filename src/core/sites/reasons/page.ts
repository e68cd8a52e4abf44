// The reference page of the reasons, from the rules themselves.

/** What the page says of a reason, whatever it is found by. */
export interface DescribedReason {
  readonly code: string;
  readonly title: string;
  readonly description: string;
  readonly yes: string;
  readonly no: string;
}

/** Markdown, one section a code, with anchors that the editor's problem codes link to. */
export function reasonsPage(
  tables: readonly DescribedReason[],
  pages: readonly DescribedReason[],
  walks: readonly DescribedReason[],
): string {
  return [
    '# Why a site is special',
    '',
    'A call site is simple if it is paired in its own function on every feasible path, keeps its pointers to itself, maps one user',
    'table through the live pmd slot, and has a local exit that loses nothing when the map fails. Each code below is one way not to be.',
    'This page is generated from the reasons themselves (`src/core/sites/`) by `npm run docs`; the examples are run as tests.',
    '',
    ...sections(tables),
    '# Calls that take pages',
    '',
    'For sites of the family `gup`: such a call is simple if every page is given back in its own function on every path, however the',
    'call comes out.',
    '',
    ...sections(pages),
    '# Walks of the page tables of IOMMUs',
    '',
    'For sites of the family `iommu`: a step from one table to the next is simple if the function holds a lock there on every path that',
    'begins at what is walked, frees nothing, and keeps the pointer to itself.',
    '',
    ...sections(walks),
  ].join('\n');
}

function sections(reasons: readonly DescribedReason[]): readonly string[] {
  return [...reasons]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, title, description, yes, no }) =>
      [
        `## ${code}`,
        '',
        `**${title}.** ${description}`,
        '',
        'Special:',
        '',
        '```c',
        yes.trim(),
        '```',
        '',
        'Not for this reason:',
        '',
        '```c',
        no.trim(),
        '```',
        '',
      ].join('\n'),
    );
}
