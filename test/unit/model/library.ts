// The model files of the product, read from the repository; a test may put its own text in place of one.
import { readdirSync, readFileSync } from 'node:fs';
import type { ModelLibrary } from '../../../src/core/ports.js';

const folder = new URL('../../../models/', import.meta.url);

/** `changed` maps names such as `phases/may-fail-rcu.c` to other texts, or to a function of the text. */
export function modelLibrary(
  changed: Readonly<Record<string, string | ((text: string) => string)>> = {},
): ModelLibrary {
  // Read once, as the product does.
  const originals = new Map<string, string | undefined>();
  const original = (name: string): string | undefined => {
    if (!originals.has(name)) originals.set(name, fileText(name));
    return originals.get(name);
  };
  return {
    read(name) {
      const other = changed[name];
      if (other === undefined) return original(name);
      return typeof other === 'string' ? other : other(original(name) ?? '');
    },
    list: (kind) =>
      readdirSync(new URL(`${kind}/`, folder))
        .map((name) => `${kind}/${name}`)
        .sort(),
  };
}

function fileText(name: string): string | undefined {
  try {
    return readFileSync(new URL(name, folder), 'utf8');
  } catch {
    return undefined;
  }
}
