// The analysis of edited documents: only the latest version counts.
import { describe, expect, it } from 'vitest';
import type { FileReport } from '../../../src/core/sites/site.js';
import { DocumentQueue, type DocumentQueueOptions } from '../../../src/host/document-queue.js';

const report = (file: string): FileReport => ({ file, sites: [], findings: [], suppressed: [], unparsed: [] });

/** A document that can be edited, a queue, and what it analysed and delivered. */
function setUp(analyse: (text: string) => Promise<void> = () => Promise.resolve()) {
  const document = { version: 1, text: 'one' };
  const analysed: string[] = [];
  const delivered: string[] = [];
  const failures: unknown[] = [];
  const options: DocumentQueueOptions = {
    analyse: async (file, text) => {
      analysed.push(text);
      await analyse(text);
      return report(file);
    },
    deliver: (_uri, _report, text) => delivered.push(text),
    failed: (_uri, error) => failures.push(error),
    delay: 2,
  };
  const queue = new DocumentQueue(options);
  const changed = (): void =>
    queue.changed({ uri: 'u', file: 'a.c', version: document.version, text: () => ({ ...document }) });
  const edit = (text: string): void => {
    document.version += 1;
    document.text = text;
    changed();
  };
  return { queue, changed, edit, analysed, delivered, failures };
}

describe('document queue', () => {
  it('delivers an opened document', async () => {
    const { queue, changed, delivered } = setUp();
    changed();
    await queue.settled('u', 1);
    expect(delivered).toEqual(['one']);
  });

  it('reads a burst of edits once', async () => {
    const { queue, changed, edit, analysed, delivered } = setUp();
    changed();
    edit('two');
    edit('three');
    await queue.settled('u', 3);
    expect([analysed, delivered]).toEqual([['three'], ['three']]);
  });

  it('drops the result of a version that was edited meanwhile', async () => {
    let edited = false;
    const { queue, changed, edit, delivered } = setUp(async () => {
      if (!edited) {
        edited = true;
        edit('two');
      }
      await Promise.resolve();
    });
    changed();
    await queue.settled('u', 2);
    expect(delivered).toEqual(['two']);
  });

  it('delivers nothing for a document that was closed, and keeps nobody waiting', async () => {
    const { queue, changed, delivered } = setUp();
    changed();
    const settled = queue.settled('u', 1);
    queue.closed('u');
    await settled;
    expect(delivered).toEqual([]);
  });

  it('goes on after a failure', async () => {
    let fail = true;
    const { queue, changed, edit, delivered, failures } = setUp(() =>
      fail ? Promise.reject(new Error('no engine')) : Promise.resolve(),
    );
    changed();
    await queue.settled('u', 1);
    fail = false;
    edit('two');
    await queue.settled('u', 2);
    expect(failures).toHaveLength(1);
    expect(delivered).toEqual(['two']);
  });
});
