// Which subsystem a file belongs to: the most specific pattern of MAINTAINERS wins, by the rules of get_maintainer.pl.
import { describe, expect, it } from 'vitest';
import { readMaintainers } from '../../../src/core/series/maintainers.js';

const TEXT = `List of maintainers
===================

	F: no section, since it does not begin its line

FILESYSTEMS
L:	fs@example.org
F:	fs/*
F:	include/linux/fs?.h

MEMORY MANAGEMENT
M:	Somebody <s@example.org>
L:	mm@example.org (moderated for non-subscribers)
F:	mm/
F:	include/linux/mm.h

MONITOR
F:	mm/monitor/
F:	mm/mon.c
X:	mm/monitor/other/

PROC
F:	fs/proc/

THE REST
F:	*
F:	*/
`;

describe('the subsystem of a file', () => {
  const nameOf = (file: string): string | null => readMaintainers(TEXT)(file)?.name ?? null;

  it.each([
    ['mm/walk.c', 'MEMORY MANAGEMENT', 'a folder has all below it'],
    ['mm/deep/walk.c', 'MEMORY MANAGEMENT', 'at any depth'],
    ['mm/mon.c', 'MONITOR', 'a file is meant more than its folder'],
    ['mm/monitor/a.c', 'MONITOR', 'a folder more than one above it'],
    ['mm/monitor/other/a.c', 'MEMORY MANAGEMENT', 'what a section excludes is not its own'],
    ['mm/monxc', 'MEMORY MANAGEMENT', 'a dot is a dot'],
    ['fs/a.c', 'FILESYSTEMS', 'a star stays in its folder'],
    ['fs/proc/a.c', 'PROC', 'and does not reach into the next'],
    ['fs/ext/a.c', null, 'so this is only in "the rest"'],
    ['include/linux/fs2.h', 'FILESYSTEMS', 'a question mark is one character'],
    ['lib/a.c', null, 'everything is no subsystem'],
  ])('%s → %s: %s', (file, name, _why) => {
    expect(nameOf(file)).toBe(name);
  });

  it('comes with its lists, without what stands behind the address', () => {
    expect(readMaintainers(TEXT)('mm/walk.c')?.lists).toEqual(['mm@example.org']);
  });
});
