// The cover letter of a series: what it is about, the table of the sites that it converts, and what stays as it is and why.
import type { Conversion } from '../convert/conversion.js';
import { plural } from './plural.js';
import { paragraphs, type PatchText } from './series-text.js';
import type { OpenCoded, SeriesPlan } from '../series/plan.js';

export function coverText(plan: SeriesPlan): PatchText {
  const { names, profile, patches, openCoded, remarks } = plan;
  const converted = patches.flatMap((patch) => (patch.kind === 'conversion' ? patch.sites : []));
  const files = new Set(
    patches.flatMap((patch) => (patch.kind === 'conversion' ? patch.files : [])).map((one) => one.file),
  );
  const all = converted.length + openCoded.length;
  const what =
    profile === 'try-map'
      ? `This series gives the simple callers of pte_offset_map_lock() and pte_offset_map() calls of their own that may fail where a page table is gone: ${names.mapLocked}() and ${names.map}(), paired with ${names.unmapUnlock}() and ${names.unmap}(). A caller is simple where it maps and unmaps a table of a user address space in one function, keeps nothing of it, and can leave without a loss.`
      : 'This series makes the simple callers of pte_offset_map_lock() and pte_offset_map() test the result, which may be NULL where a page table is gone.';
  const order = [
    ...(patches.some((patch) => patch.kind === 'api')
      ? ['the first patch adds the calls without a functional change']
      : []),
    `${plural(patches.filter((patch) => patch.kind === 'conversion').length, 'patch converts', 'patches convert')} the callers, subsystem by subsystem`,
    ...(patches.some((patch) => patch.kind === 'switch') ? ['the last patch lets the calls fail'] : []),
  ];
  const counts = `${plural(converted.length, 'call')} in ${plural(files.size, 'file')} ${converted.length === 1 ? 'is' : 'are'} converted, ${String(openCoded.length)} of ${String(all)} ${openCoded.length === 1 ? 'stays as it is' : 'stay as they are'}.`;
  const subject =
    profile === 'try-map'
      ? 'mm: page table mappings that may fail, for simple callers'
      : 'mm: test the result of pte_offset_map_lock() in simple callers';
  return {
    subject,
    body: [
      paragraphs([
        what,
        `${sentenceOf(order.join('; '))}.`,
        ...remarks,
        counts,
        'Converted, with what each does where there is no page table:',
      ]),
      convertedTable(converted),
      ...(openCoded.length === 0 ? [] : [paragraphs(['Left as they are, and why:']), openTable(openCoded)]),
    ].join('\n'),
  };
}

const sentenceOf = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** By file; one line a site. */
function convertedTable(converted: readonly { readonly conversion: Conversion }[]): string {
  return byFile(
    converted.map(({ conversion }) => ({
      file: conversion.site.file,
      line: `${conversion.site.function}(): ${exitOf(conversion.exit)}`,
    })),
  );
}

function exitOf({ statements }: { readonly statements: readonly string[] }): string {
  return statements.length === 0 ? 'tested already' : statements.join(' ').replace(/;$/, '');
}

function openTable(sites: readonly OpenCoded[]): string {
  return byFile(
    sites.map(({ site, why }) => ({ file: site.file, line: `${site.function}(): ${site.helper}: ${why}` })),
  );
}

function byFile(rows: readonly { readonly file: string; readonly line: string }[]): string {
  let file = '';
  return rows
    .map((row) => {
      const head = row.file === file ? '' : `  ${row.file}\n`;
      file = row.file;
      return `${head}    ${row.line}\n`;
    })
    .join('');
}
