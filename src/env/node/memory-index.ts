// Where in an earlier scan's memory a file is: at once where the listing comes in the same order, by name where not.
import type { ScanMemory } from './scan-memory.js';
import { SIGNATURE_LENGTH } from './signature.js';

export class MemoryIndex {
  readonly #memory: ScanMemory;
  #byName: ReadonlyMap<string, number> | undefined;
  /** The position that comes next in an unchanged listing. */
  #next = 0;

  constructor(memory: ScanMemory) {
    this.#memory = memory;
  }

  /** Position in `memory.files`, or undefined for a file that is new. */
  positionOf(name: string): number | undefined {
    let position: number | undefined = this.#next;
    if (this.#memory.files[position] !== name) {
      this.#byName ??= new Map(this.#memory.files.map((file, index) => [file, index]));
      position = this.#byName.get(name);
    }
    if (position !== undefined) this.#next = position + 1;
    return position;
  }

  /** Packed signatures of files by their positions; a copy of its own. */
  signatures(positions: readonly number[]): Float64Array<ArrayBuffer> {
    const all = this.#memory.fileSignatures;
    const packed = new Float64Array(positions.length * SIGNATURE_LENGTH);
    for (const [index, position] of positions.entries()) {
      const from = position * SIGNATURE_LENGTH;
      for (let i = 0; i < SIGNATURE_LENGTH; i++) packed[index * SIGNATURE_LENGTH + i] = all[from + i] ?? NaN;
    }
    return packed;
  }
}
