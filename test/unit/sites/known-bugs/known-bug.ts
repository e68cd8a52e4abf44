// The shape of a bug that the kernel has had, buggy and fixed, in C of our own: what the static rules have to tell apart.

export interface KnownBug {
  /** What went wrong, in a few words. */
  readonly name: string;
  readonly rule: string;
  readonly buggy: string;
  readonly fixed: string;
}

/** Replaces one line of a text, which must be there. */
export function but(text: string, line: string, by: string): string {
  if (!text.includes(line)) throw new Error(`the text has no \`${line}\``);
  return text.replace(line, by);
}

/** A function with a site, so that a file is read whose other functions have none. */
export function anchor(): string {
  return `
static void anchor(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	pte_unmap(pte);
}
`;
}
