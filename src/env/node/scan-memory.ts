// What an earlier scan of a folder found: its directories, its C files with their signatures, the results of the candidates.
import type { FileReport } from '../../core/sites/site.js';
import type { TreeFacts } from './tree-facts.js';

export interface RememberedResult {
  /** See `AnalysedFile.key`. */
  readonly key: string;
  readonly report: FileReport;
  /** See `AnalysedFile.needs`. */
  readonly needs: readonly string[];
}

/** Names are relative to the scanned folder, with `/`. Signatures are packed, one a name. */
export interface ScanMemory {
  /** Every directory of a walk; empty where git made the listing. */
  readonly directories: readonly string[];
  readonly directorySignatures: Float64Array<ArrayBuffer>;
  readonly files: readonly string[];
  readonly fileSignatures: Float64Array<ArrayBuffer>;
  /** Files that contain a helper's name, all of them; `null` where there is no result worth keeping. */
  readonly hits: ReadonlyMap<string, RememberedResult | null>;
  /** What the reports were made with; `null` where nothing was asked of other files. */
  readonly tree: TreeFacts | null;
}

interface Header {
  readonly directories: number;
  readonly files: number;
  readonly nameBytes: number;
  readonly hits: readonly (readonly [string, RememberedResult | null])[];
  readonly tree: TreeFacts | null;
}

const SEPARATOR = '\0';

/** Layout: length of the header (32 bits), header as JSON, names, padding to 8 bytes, both arrays of signatures. */
export function encodeMemory(memory: ScanMemory): Buffer {
  const names = Buffer.from([...memory.directories, ...memory.files].join(SEPARATOR), 'utf8');
  const header: Header = {
    directories: memory.directories.length,
    files: memory.files.length,
    nameBytes: names.length,
    hits: [...memory.hits],
    tree: memory.tree,
  };
  const head = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const padding = Buffer.alloc(-(4 + head.length + names.length) & 7);
  const arrays = [memory.directorySignatures, memory.fileSignatures];
  return Buffer.concat([
    length,
    head,
    names,
    padding,
    ...arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  ]);
}

/** Takes only what `encodeMemory` wrote: whoever stores it checks that it is unharmed. */
export function decodeMemory(bytes: Buffer): ScanMemory {
  const headLength = bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.toString('utf8', 4, 4 + headLength)) as Header;
  const namesAt = 4 + headLength;
  const namesEnd = namesAt + header.nameBytes;
  const names = bytes.toString('utf8', namesAt, namesEnd).split(SEPARATOR);
  const arraysAt = (namesEnd + 7) & ~7;
  const numbers = new Float64Array((bytes.length - arraysAt) / 8);
  new Uint8Array(numbers.buffer).set(bytes.subarray(arraysAt));
  const split = (numbers.length / (header.directories + header.files)) * header.directories;
  return {
    directories: names.slice(0, header.directories),
    directorySignatures: numbers.slice(0, split),
    files: names.slice(header.directories, header.directories + header.files),
    fileSignatures: numbers.slice(split),
    hits: new Map(header.hits),
    tree: header.tree,
  };
}
