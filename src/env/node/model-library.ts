// The model files that ship with the product, read from its folder when they are asked for.
import { readdirSync, readFileSync } from 'node:fs';
import type { ModelLibrary } from '../../core/ports.js';
import { compareNames } from '../../core/scan/order.js';
import { errorCode } from './source-file.js';

/** `folder` is the URL of `models/` and ends in `/`. A name that leaves it is not found. */
export function createModelLibrary(folder: URL): ModelLibrary {
  const texts = new Map<string, string | undefined>();
  return {
    read(name) {
      if (!texts.has(name)) texts.set(name, readModel(folder, name));
      return texts.get(name);
    },
    list(kind) {
      try {
        const names = readdirSync(new URL(`${kind}/`, folder)).filter((name) => name.endsWith('.c'));
        return names.map((name) => `${kind}/${name}`).sort(compareNames);
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return [];
        throw error;
      }
    },
  };
}

function readModel(folder: URL, name: string): string | undefined {
  const url = new URL(name, folder);
  if (!url.href.startsWith(folder.href)) return undefined;
  try {
    return readFileSync(url, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
