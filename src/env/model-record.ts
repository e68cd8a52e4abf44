// Model files that were read elsewhere, as the engine asks for them.
import type { ModelLibrary } from '../core/ports.js';
import { compareNames } from '../core/scan/order.js';

/** `files`: texts by name relative to `models/`, e.g. `phases/may-fail-rcu.c`. */
export function modelLibraryOf(files: Readonly<Record<string, string>>): ModelLibrary {
  return {
    read: (name) => (Object.hasOwn(files, name) ? files[name] : undefined),
    list: (folder) =>
      Object.keys(files)
        .filter((name) => name.startsWith(`${folder}/`) && name.endsWith('.c'))
        .sort(compareNames),
  };
}
