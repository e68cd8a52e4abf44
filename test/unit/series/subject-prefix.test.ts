// The prefix of a patch's subject: what the history of its files uses most, else what their paths say.
import { describe, expect, it } from 'vitest';
import { prefixFromHistory, prefixFromPaths } from '../../../src/core/series/subject-prefix.js';

describe('from history', () => {
  it.each([
    [['mm/mincore: fix a', 'mm: do b', 'mm/mincore: do c'], 'mm/mincore'],
    [['s390/mm: a', 'KVM: s390: b', 'KVM: s390: c'], 'KVM: s390'],
    [['mm: newest', 'mm/x: older'], 'mm'],
    [['mm, oom: a'], 'mm, oom'],
    [['Revert "mm: a"', 'Merge something'], null],
    [['Some words that end in a colon: a'], null],
    [[], null],
  ])('%j → %j', (subjects, prefix) => {
    expect(prefixFromHistory(subjects)).toBe(prefix);
  });
});

describe('from paths', () => {
  it.each([
    [['mm/mincore.c'], 'mm/mincore'],
    [['mm/a.c', 'mm/b.c'], 'mm'],
    [['mm/a.c', 'mm/deep/b.c'], 'mm'],
    [['arch/sparc/mm/a.c', 'arch/sparc/kernel/b.c'], 'sparc'],
    [['arch/x86/a.c', 'arch/arm/b.c'], 'arch'],
    [['mm/a.c', 'fs/b.c'], 'treewide'],
  ])('%j → %j', (files, prefix) => {
    expect(prefixFromPaths(files)).toBe(prefix);
  });
});
