// What outlives an edit of a file: how its functions read, and where they are. After an edit inside one function only
// that function is looked at again.
import { outlineAfterEdit } from './edited-outline.js';
import { LazyReading, type FunctionReading } from './function-reading.js';
import { outline, type FunctionSlice } from './outline.js';
import type { CParser } from './parser-port.js';
import { TextReader } from './text-reader.js';

/** Readings by what they depend on; what was not asked for between two turns is forgotten. */
class TwoGenerations {
  #current = new Map<string, LazyReading>();
  #previous = new Map<string, LazyReading>();

  get size(): number {
    return this.#current.size;
  }

  turn(): void {
    this.#previous = this.#current;
    this.#current = new Map();
  }

  keep(reading: LazyReading): void {
    this.#current.set(reading.key, reading);
  }

  get(key: string, compute: () => LazyReading): LazyReading {
    let value = this.#current.get(key);
    if (value === undefined) {
      value = this.#previous.get(key) ?? compute();
      this.#current.set(key, value);
    }
    return value;
  }
}

/** Readings that are kept for texts to come, above those of the current text. */
const MAX_SPARE_READINGS = 256;

/** What is remembered of one file from text to text. */
export class ReadingCache {
  readonly #readings = new TwoGenerations();
  #last: TextReader | null = null;
  #ids = 0;

  constructor(private readonly parser: CParser) {}

  /** A reader of the file's next text. */
  open(text: string): TextReader {
    const last = this.#last;
    const edited = last === null ? null : outlineAfterEdit(last.text, last.outline, text);
    if (!edited || this.#readings.size > edited.outline.functions.length + MAX_SPARE_READINGS) {
      for (const { reading } of last?.placed() ?? []) if (reading instanceof LazyReading) this.#readings.keep(reading);
      this.#readings.turn();
    }
    const from = last === null || edited === null ? null : { reader: last, ...edited };
    return (this.#last = new TextReader(text, edited?.outline ?? outline(text), from, (slice) =>
      this.#read(text, slice),
    ));
  }

  #read(text: string, slice: FunctionSlice): FunctionReading {
    const comment = slice.leadingComment;
    const relative = comment && { start: comment.start - slice.start, end: comment.end - slice.start };
    const at = relative ? `${String(relative.start)},${String(relative.end)}` : '';
    const key = `${at}|${slice.name}|${text.slice(slice.start, slice.end)}`;
    return this.#readings.get(key, () => {
      this.#ids += 1;
      // Cut out of the key: what is cut out of the text can keep the whole text alive for as long as the reading is kept.
      const name = at.length + 1;
      const body = name + slice.name.length + 1;
      return new LazyReading(key, this.#ids, key.slice(body), key.slice(name, body - 1), this.parser, relative);
    });
  }
}
