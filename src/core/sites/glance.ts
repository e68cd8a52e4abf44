// A look at the calls of a function, without parsing it, that tells whether it is worth reading: only one that makes a
// telling call, or calls a function of its file that does, can show anything.
import type { Dependencies } from './dependencies.js';
import type { FileFunctions } from './file-functions.js';

/** Answers by name, for functions of one file; each is looked at once. */
export class Glance {
  readonly #known = new Map<string, { readonly value: boolean; readonly dependencies: Dependencies }>();

  constructor(
    private readonly functions: FileFunctions,
    private readonly isTelling: (callee: string) => boolean,
  ) {}

  /** False only where reading the function would show nothing: also for a name that the file does not define. */
  mayMatter(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) {
      this.functions.log.reuse(known.dependencies);
      return known.value;
    }
    // A recursive call adds nothing.
    this.#known.set(name, { value: false, dependencies: new Map() });
    const found = this.functions.log.track(() => this.#looks(name));
    this.#known.set(name, found);
    return found.value;
  }

  #looks(name: string): boolean {
    const calls = new Set(this.functions.named(name).flatMap((reading) => [...reading.calls]));
    calls.delete(name);
    if ([...calls].some(this.isTelling)) return true;
    return [...calls].some((called) => this.mayMatter(called));
  }
}
