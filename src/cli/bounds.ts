// The options of every command that explores: how far a search may go, and what it keeps of a state.
import { Option, type Command } from 'commander';
import type { SearchBounds } from '../core/explore/options.js';
import { positiveInteger } from './positive-integer.js';

export interface BoundFlags {
  readonly maxStates?: number;
  /** In MB. */
  readonly maxMemory?: number;
  readonly hashCompaction?: boolean;
}

const MEGABYTE = 1 << 20;

export function withBounds(command: Command): Command {
  return command
    .addOption(new Option('--max-states <n>', 'states after which a search gives up').argParser(positiveInteger))
    .addOption(
      new Option('--max-memory <MB>', 'memory that the states of a search may take').argParser(positiveInteger),
    )
    .option('--hash-compaction', 'keep 64 bits of each state: less memory, and states may be omitted');
}

export function searchBounds({ maxStates, maxMemory, hashCompaction }: BoundFlags): SearchBounds {
  return {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(maxMemory === undefined ? {} : { maxMemoryBytes: maxMemory * MEGABYTE }),
    ...(hashCompaction === undefined ? {} : { hashCompaction }),
  };
}
