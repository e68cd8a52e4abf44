// What is known of the files: an open editor counts before the disk, the last scan before earlier ones.
import { describe, expect, it } from 'vitest';
import { SiteIndex, type IndexedFile } from '../../../src/host/site-index.js';
import { analyse } from './stand-in-engine.js';

const walk = (name: string): string =>
  `int ${name}(pmd_t *pmd)\n{\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n}\n`;

const file = (uri: string, name: string, text: string | null = null): IndexedFile => ({
  uri,
  folder: 'tree',
  report: analyse(uri, walk(name)),
  text,
});

const functions = (index: SiteIndex): string[] =>
  index.files().flatMap(({ report }) => report.sites.map((site) => site.function));

describe('site index', () => {
  it('shows an open editor instead of the disk, and the disk again when it is closed', () => {
    const index = new SiteIndex();
    index.setScan('tree', [file('a.c', 'on_disk')]);
    index.setLive(file('a.c', 'typed', walk('typed')));
    expect(functions(index)).toEqual(['typed']);
    index.dropLive('a.c');
    expect(functions(index)).toEqual(['on_disk']);
  });

  it('takes what was saved for what is on the disk', () => {
    const index = new SiteIndex();
    index.setScan('tree', [file('a.c', 'on_disk')]);
    index.setLive(file('a.c', 'typed', walk('typed')));
    index.saved('a.c');
    index.dropLive('a.c');
    expect(functions(index)).toEqual(['typed']);
  });

  it('keeps nothing of a saved file in a folder that was never scanned', () => {
    const index = new SiteIndex();
    index.setLive(file('a.c', 'typed', walk('typed')));
    index.saved('a.c');
    index.dropLive('a.c');
    expect(functions(index)).toEqual([]);
  });

  it('replaces an earlier scan and names every file that changed', () => {
    const index = new SiteIndex();
    const changes: (readonly string[])[] = [];
    index.setScan('tree', [file('a.c', 'a'), file('b.c', 'b')]);
    index.onDidChange((uris) => changes.push(uris));
    index.setScan('tree', [file('b.c', 'b'), file('c.c', 'c')]);
    expect(functions(index).sort()).toEqual(['b', 'c']);
    expect([...(changes[0] ?? [])].sort()).toEqual(['a.c', 'b.c', 'c.c']);
  });

  it('forgets a folder that was closed', () => {
    const index = new SiteIndex();
    index.setScan('tree', [file('a.c', 'a')]);
    expect(index.scanned).toBe(true);
    index.dropFolder('tree');
    expect([index.scanned, functions(index)]).toEqual([false, []]);
  });
});
