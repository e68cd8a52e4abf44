// From a call to those that it is paired with.
import { describe, expect, it, vi } from 'vitest';
import { pairedSpans } from '../../../src/host/pairing.js';
import type { FileReport, Site } from '../../../src/core/sites/site.js';

vi.mock('vscode', () => import('./fake-vscode.js'));

const span = (start: number) => ({ start, end: start + 5 });
const site = (start: number, ...releases: number[]): Site =>
  ({ span: span(start), releases: releases.map((at) => ({ span: span(at) })) }) as unknown as Site;
const report = { sites: [site(10, 40, 60), site(20, 60)] } as unknown as FileReport;

describe('paired calls', () => {
  it('of a map are its releases', () => expect(pairedSpans(report, 12)).toEqual([span(40), span(60)]));
  it('of a release are all that it releases', () => expect(pairedSpans(report, 60)).toEqual([span(10), span(20)]));
  it('of any other place are none', () => expect(pairedSpans(report, 33)).toEqual([]));
});
