// A patch of a series in words: its subject and its body, as a changelog of the kernel has them. Plain text of 72 columns.
import type { TargetNames } from '../convert/targets.js';
import type { ConvertedSite, SeriesPatch, SeriesPlan } from '../series/plan.js';
import { plural } from './plural.js';
import { raceDiagram } from './race-diagram.js';
import { wrap } from './wrap.js';

/** Columns of a changelog's text; those of what is drawn in it, which is indented by two. */
const TEXT_WIDTH = 72;
const DRAWN_WIDTH = 73;

export interface PatchText {
  readonly subject: string;
  /** Paragraphs with a blank line between them; ends in a newline. */
  readonly body: string;
}

export function patchText(patch: SeriesPatch, plan: SeriesPlan): PatchText {
  switch (patch.kind) {
    case 'api':
      return apiPatchText(patch.prefix, plan);
    case 'switch':
      return switchText(patch.prefix, plan);
    case 'conversion':
      return conversionPatchText(patch, plan);
  }
}

function apiPatchText(prefix: string, { names, patches }: SeriesPlan): PatchText {
  const isLast = !patches.some((patch) => patch.kind === 'switch');
  return {
    subject: `${prefix}: add ${names.mapLocked}() and ${names.map}()`,
    body: paragraphs([
      `Most callers of pte_offset_map_lock() map a page table of a user address space, look at its entries and unmap it, all in one function. Give them calls of their own, ${names.mapLocked}() and ${names.map}() with ${names.unmapUnlock}() and ${names.unmap}(), that may fail where the page table is gone. Callers that hand the mapping on, take a second one or free the table keep the calls that they have.`,
      isLast
        ? 'The new calls do what pte_offset_map_lock() and pte_offset_map() do: no functional change.'
        : 'For now the new calls do what pte_offset_map_lock() and pte_offset_map() do, and never fail: no functional change. They change once their callers are ready for that.',
    ]),
  };
}

function switchText(prefix: string, { names }: SeriesPlan): PatchText {
  return {
    subject: `${prefix}: let ${names.mapLocked}() and ${names.map}() fail`,
    body: paragraphs([
      `All callers of ${names.mapLocked}() and ${names.map}() test the result. So look at the pmd in an RCU read-side section that lasts until the unmap, and return NULL where it does not point to a page table; ${names.mapLocked}() compares the pmd again under the lock of the table, and starts over where it changed.`,
      'With this, whoever takes a page table out of its pmd no longer needs to keep these callers away, as long as it empties the pmd and frees the table after a grace period. This patch changes nothing about who frees page tables, or when: callers of pte_offset_map_lock() go on relying on the locks that they rely on today.',
      'A pmd that is bad is reported and cleared, as pmd_none_or_clear_bad() does.',
    ]),
  };
}

function conversionPatchText(patch: Extract<SeriesPatch, { kind: 'conversion' }>, plan: SeriesPlan): PatchText {
  const { names, profile } = plan;
  const helpers = counted(patch.sites.map(({ conversion }) => `${conversion.site.helper}()`));
  const many = patch.sites.length > 1;
  const what =
    profile === 'try-map'
      ? `${sentence(helpers)} ${many ? 'map' : 'maps'} a page table of a user address space and ${many ? 'unmap' : 'unmaps'} it in the same function. Use ${listed(targetsOf(patch.sites, names))}, and leave where there is no page table any more:`
      : `${sentence(helpers)} ${many ? 'use' : 'uses'} the page table without a test of the result, which is NULL where there is no page table any more. Test it, and leave then:`;
  const change =
    profile === 'may-fail'
      ? 'Where the call never fails, nothing changes.'
      : plan.patches.some((one) => one.kind === 'switch')
        ? 'The new calls never fail yet, so nothing changes for now.'
        : null;
  return {
    subject: `${patch.prefix}: ${
      profile === 'try-map'
        ? `use ${listed(targetsOf(patch.sites, names))}`
        : `test the result of ${listed([...new Set(patch.sites.map((one) => `${one.conversion.site.helper}()`))])}`
    }`,
    body: [
      paragraphs([what]),
      patch.sites.map(exitText).join('\n'),
      ...(change === null ? [] : [paragraphs([change])]),
      ...raceText(patch.sites, plan.mayFail),
    ].join('\n'),
  };
}

/** `mincore_pte_range():` with the statements below it, and why they are right. */
function exitText({ conversion }: ConvertedSite): string {
  const { site, exit } = conversion;
  const statements = exit.statements.length === 0 ? [] : [`    ${exit.statements.join(' ')}`];
  const why = wrap(withoutMarks(exit.why), TEXT_WIDTH - 4).map((line) => `    ${line}`);
  return [`  ${site.function}():`, ...statements, ...why].map((line) => `${line}\n`).join('');
}

/** A backquote of a message is no quotation mark of a changelog. */
const withoutMarks = (text: string): string => text.replaceAll('`', "'");

/** What can happen without the conversion, and what was explored of it; nothing where nothing was. */
function raceText(sites: readonly ConvertedSite[], mayFail: boolean): readonly string[] {
  const cells = sites.flatMap(({ conversion, check }) =>
    (check?.cells ?? []).map((cell) => ({ cell, site: conversion.site })),
  );
  const races = cells.filter(({ cell }) => cell.version === 'original' && cell.verdict.trace !== null);
  const [worst] = races.sort((a, b) => length(a.cell) - length(b.cell));
  if (!worst) return [];
  const converted = cells.filter(({ cell }) => cell.version === 'converted');
  const held = converted.filter(({ cell }) => cell.verdict.kind === 'holds');
  const states = held.reduce((sum, { cell }) => sum + cell.verdict.statistics.states, 0);
  const against = [...new Set(converted.map(({ cell }) => cell.adversary))];
  const premise = mayFail
    ? `Where ${worst.site.helper}() may fail, ${worst.site.function}() can go wrong like this:`
    : `If page tables were freed under ${worst.site.helper}() as it is, ${worst.site.function}() could go wrong like this:`;
  const rest =
    held.length === converted.length
      ? `TryMap explored the converted functions against the same (${against.join(', ')}) and found no such run: ${plural(held.length, 'search', 'searches')} of the whole state space of a small model, ${plural(states, 'state')} in all.`
      : `TryMap explored the converted functions against the same (${against.join(', ')}). Of ${plural(converted.length, 'search', 'searches')}, ${String(held.length)} covered the whole state space of a small model and found no such run; the others gave no answer.`;
  const diagram = raceDiagram(worst.cell.verdict, DRAWN_WIDTH)
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
  return [paragraphs([premise]), diagram, paragraphs([rest])];
}

const length = (cell: { readonly verdict: ConvertedSiteVerdict }): number => cell.verdict.trace?.rows.length ?? 0;
type ConvertedSiteVerdict = NonNullable<ConvertedSite['check']>['cells'][number]['verdict'];

/** The calls that the sites now make, with parentheses, sorted. */
export function targetsOf(sites: readonly ConvertedSite[], names: TargetNames): readonly string[] {
  const used = new Set(sites.map(({ conversion }) => conversion.site.target));
  const known = [names.mapLocked, names.map].filter((name) => used.has(name));
  return known.map((name) => `${name}()`);
}

/** `3 calls of a() and 1 call of b()`. */
function counted(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count === 1 ? 'one call' : `${String(count)} calls`} of ${name}`);
}

export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${String(items.at(-1))}`;

const sentence = (items: readonly string[]): string => {
  const text = listed(items);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** Wrapped, with a blank line between two. */
export function paragraphs(texts: readonly string[]): string {
  return texts.map((text) => `${wrap(text, TEXT_WIDTH).join('\n')}\n`).join('\n');
}
