// The verdict on a model file as text, and as the object that `--format json` prints.
import type { Recheck, Verdict } from '../explore/verdict.js';
import { plural } from './plural.js';
import { raceDiagram } from './race-diagram.js';
import { wrap } from './wrap.js';

/** `trymap model --format json`. */
export interface ModelReport {
  readonly version: 1;
  /** As the user gave it. */
  readonly file: string;
  readonly verdict: Verdict;
  /** The same without reductions, where it was asked for. */
  readonly recheck?: Recheck;
}

const TEXT_WIDTH = 80;

export function modelText({ file, verdict, recheck }: ModelReport): string {
  const property = verdict.property === null ? '' : `: ${verdict.property}`;
  const { states, transitions, depth } = verdict.statistics;
  const size = `${plural(states, 'state')}, ${plural(transitions, 'transition')}, depth ${String(depth)}`;
  const parameters = Object.entries(verdict.parameters).map(([name, value]) => `${name} ${String(value)}`);
  const notes = [
    verdict.message,
    ...(recheck ? [recheckText(recheck)] : []),
    ...verdict.opaque.map((what) => `not modelled: ${what}`),
    ...verdict.unreached.map((step) => `never reached: ${step.text} (${step.thread})`),
  ];
  const said = notes.flatMap((text) => wrap(text, TEXT_WIDTH - 4, '  ')).map((line) => `    ${line}\n`);
  const head = `${file}: ${verdict.kind}${property} (${[size, ...parameters].join('; ')})\n`;
  const diagram = raceDiagram(verdict);
  return head + said.join('') + (diagram === '' ? '' : `\n${diagram}`);
}

function recheckText({ statistics, differences }: Recheck): string {
  const what = differences.length === 0 ? 'the same verdict' : `NOT the same: ${differences.join('; ')}`;
  return `without reductions, ${plural(statistics.states, 'state')}: ${what}`;
}
