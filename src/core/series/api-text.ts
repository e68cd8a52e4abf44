// The C text of the paired API, as it goes into the tree's header: first as other names for today's calls, then with the
// semantics that models/phases/try-map-beside.c gives it.
import { padding, width } from '../convert/layout.js';
import type { TargetNames } from '../convert/targets.js';

/**
 * `alias`: other names for calls that never fail. `alias-may-fail`: for calls that may fail, which are enough.
 * `recheck`: looks at the pmd in an RCU read-side section, and again under the lock.
 */
export type ApiStage = 'alias' | 'alias-may-fail' | 'recheck';

/** Ends in a newline; begins with the guard against configurations without an MMU. */
export function apiText(names: TargetNames, stage: ApiStage): string {
  const parts =
    stage === 'recheck'
      ? [unmaps(names, stage), lookup(names), map(names, stage), mapLocked(names, stage)]
      : [map(names, stage), mapLocked(names, stage), unmaps(names, stage)];
  return `#ifdef CONFIG_MMU\n${parts.join('\n')}#endif /* CONFIG_MMU */\n`;
}

function map(names: TargetNames, stage: ApiStage): string {
  return (
    doc([
      `${names.map}() - map a page table that may be gone`,
      '@pmd: the entry that points to the table',
      '@addr: the virtual address to look up',
      '',
      `Pair with ${names.unmap}() in the same function. The entry must not be kept beyond that, nor may the caller sleep in between.`,
      '',
      returns(stage, `the entry of @addr.`, 'the entry of @addr, or NULL where there is no page table.'),
    ]) +
    head('static inline pte_t *', names.map, ['pmd_t *pmd', 'unsigned long addr']) +
    (stage === 'recheck'
      ? `{\n\tpmd_t pmdval;\n\n\treturn __${names.map}(pmd, addr, &pmdval);\n}\n`
      : '{\n\treturn pte_offset_map(pmd, addr);\n}\n')
  );
}

function mapLocked(names: TargetNames, stage: ApiStage): string {
  return (
    doc([
      `${names.mapLocked}() - map and lock a page table that may be gone`,
      '@mm: the address space',
      '@pmd: the entry that points to the table',
      '@addr: the virtual address to look up',
      "@ptlp: is given the table's lock",
      '',
      `Pair with ${names.unmapUnlock}() in the same function; neither the entry nor the lock may be kept beyond that.`,
      '',
      returns(
        stage,
        'the entry of @addr.',
        stage === 'recheck'
          ? 'the entry of @addr, or NULL where there is no page table; @ptlp is not written then. The table that was locked is the one that @pmd points to.'
          : 'the entry of @addr, or NULL where there is no page table.',
      ),
    ]) +
    head('static inline pte_t *', names.mapLocked, [
      'struct mm_struct *mm',
      'pmd_t *pmd',
      'unsigned long addr',
      'spinlock_t **ptlp',
    ]) +
    (stage === 'recheck'
      ? `{
	spinlock_t *ptl;
	pmd_t pmdval;
	pte_t *pte;

	for (;;) {
		pte = __${names.map}(pmd, addr, &pmdval);
		if (!pte)
			return NULL;
		ptl = pte_lockptr(mm, &pmdval);
		spin_lock(ptl);
		if (likely(pmd_same(pmdval, pmd_read_atomic(pmd))))
			break;
		${names.unmapUnlock}(pte, ptl);
	}
	*ptlp = ptl;
	return pte;
}
`
      : '{\n\treturn pte_offset_map_lock(mm, pmd, addr, ptlp);\n}\n')
  );
}

function unmaps(names: TargetNames, stage: ApiStage): string {
  const unlocks = stage === 'recheck' ? '\tpte_unmap_unlock(pte, ptl);\n\trcu_read_unlock();\n' : null;
  return `${doc([
    `${names.unmap}() - unmap what ${names.map}() mapped`,
    `@pte: an entry of the table that ${names.map}() returned`,
  ])}static inline void ${names.unmap}(pte_t *pte)
{
	pte_unmap(pte);
${stage === 'recheck' ? '\trcu_read_unlock();\n' : ''}}

${doc([
  `${names.unmapUnlock}() - unlock and unmap a page table`,
  `@pte: an entry of the table that ${names.mapLocked}() returned`,
  `@ptl: the lock that ${names.mapLocked}() gave`,
])}${head('static inline void ', names.unmapUnlock, ['pte_t *pte', 'spinlock_t *ptl'])}{
${unlocks ?? '\tpte_unmap_unlock(pte, ptl);\n'}}
`;
}

/** A bad entry is cleared, as everywhere: a walk that looks at it again must find something else. */
function lookup(names: TargetNames): string {
  return `/* Maps the table that *@pmd points to now, in an RCU read-side section. */
${head('static inline pte_t *', `__${names.map}`, ['pmd_t *pmd', 'unsigned long addr', 'pmd_t *pmdvalp'])}{
	pmd_t pmdval;

	rcu_read_lock();
	pmdval = pmd_read_atomic(pmd);
	*pmdvalp = pmdval;
	if (unlikely(pmd_none(pmdval) || !pmd_present(pmdval)))
		goto no_table;
	if (unlikely(pmd_trans_huge(pmdval) || pmd_devmap(pmdval)))
		goto no_table;
	if (unlikely(pmd_bad(pmdval))) {
		pmd_clear_bad(pmd);
		goto no_table;
	}
	return pte_offset_map(&pmdval, addr);

no_table:
	rcu_read_unlock();
	return NULL;
}
`;
}

function returns(stage: ApiStage, never: string, mayFail: string): string {
  if (stage !== 'alias') return `Return: ${mayFail}`;
  return `Return: ${never} Callers must be ready for NULL, which means that there is no page table.`;
}

/** Lines of at most the width that a comment of the kernel has. */
function filled(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > 74) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** A kernel-doc comment of these paragraphs. */
function doc(paragraphs: readonly string[]): string {
  const lines = paragraphs.flatMap(filled);
  return `/**\n${lines.map((line) => (line === '' ? ' *\n' : ` * ${line}\n`)).join('')} */\n`;
}

/** A function's head; parameters that do not fit are aligned to the parenthesis. */
function head(type: string, name: string, parameters: readonly string[]): string {
  const lead = `${type}${name}(`;
  const lines: string[] = [];
  let line = lead;
  for (const [i, parameter] of parameters.entries()) {
    const text = i === parameters.length - 1 ? `${parameter})` : `${parameter},`;
    const next = line.endsWith('(') || line.trim() === '' ? line + text : `${line} ${text}`;
    if (i > 0 && width(next) > 80) {
      lines.push(line);
      line = padding(width(lead)) + text;
    } else {
      line = next;
    }
  }
  return `${[...lines, line].join('\n')}\n`;
}
