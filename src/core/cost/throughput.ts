// How often many CPUs can run an operation on one page: a discrete-event simulation with stated costs, no measurement.
import type { Operation } from './operations.js';

/** Nanoseconds. The defaults are round numbers of the size that x86 servers show; they are there to be changed. */
export interface Costs {
  /** An atomic on a cache line that this CPU had last. */
  readonly atomicOwned: number;
  /** Fetching the cache line from the CPU that had it last, atomic included. */
  readonly lineTransfer: number;
  /** A full barrier. */
  readonly barrier: number;
  /** A lock that somebody waited for: from its release until the next owner runs on. */
  readonly handOver: number;
  /** What a CPU does between two rounds, away from the page: between half of this and one and a half. */
  readonly elsewhere: number;
}

export const DEFAULT_COSTS: Costs = {
  atomicOwned: 5,
  lineTransfer: 70,
  barrier: 8,
  handOver: 150,
  elsewhere: 500,
};

export const CPU_COUNTS = [1, 2, 4, 8, 16, 32, 64] as const;

export interface Throughput {
  readonly cpus: number;
  /** Rounds of all CPUs together, in a microsecond. */
  readonly perMicrosecond: number;
  /** Of the time that CPUs do not spend elsewhere: the share in which they wait for a lock or for the line. */
  readonly waiting: number;
}

/** Rounds of each CPU; the first are not special, since all begin at once. */
const ROUNDS = 200;

/** Spread evenly, so that CPUs do not march in step; the same in every run. */
function elsewhere(cpu: Cpu, costs: Costs): number {
  cpu.seed = (Math.imul(cpu.seed, 1103515245) + 12345) & 0x7fffffff;
  return Math.round(costs.elsewhere * (0.5 + cpu.seed / 0x7fffffff));
}

/** One page: its counts, flags and lock share a cache line. Deterministic: ties go to the lower number of CPU. */
export function simulate(operations: readonly Operation[], cpus: number, costs: Costs = DEFAULT_COSTS): Throughput {
  const line = { free: 0, last: -1 };
  const locks = new Map<string, Lock>();
  const all = Array.from({ length: cpus }, (_, id): Cpu => ({
    id,
    seed: id + 1,
    time: id,
    at: 0,
    rounds: 0,
    waited: 0,
    worked: 0,
  }));
  const ready = new Set(all);
  let end = 0;
  while (ready.size > 0) {
    const cpu = earliest(ready);
    const operation = operations[cpu.at];
    if (!operation) {
      cpu.at = 0;
      cpu.rounds += 1;
      end = Math.max(end, cpu.time);
      if (cpu.rounds === ROUNDS) ready.delete(cpu);
      else cpu.time += elsewhere(cpu, costs);
      continue;
    }
    cpu.at += 1;
    switch (operation.kind) {
      case 'barrier':
        spend(cpu, costs.barrier);
        break;
      case 'atomic':
        touch(cpu, line, costs);
        break;
      case 'lock':
      case 'sleeping lock': {
        touch(cpu, line, costs);
        const lock = lockOf(locks, operation.on);
        if (lock.owner === null) lock.owner = cpu;
        else {
          lock.queue.push(cpu);
          ready.delete(cpu);
        }
        break;
      }
      case 'unlock':
      case 'sleeping unlock': {
        touch(cpu, line, costs);
        const lock = lockOf(locks, operation.on);
        const next = lock.queue.shift() ?? null;
        lock.owner = next;
        if (next) {
          const from = Math.max(cpu.time + costs.handOver, next.time);
          next.waited += from - next.time;
          next.time = from;
          ready.add(next);
        }
        break;
      }
      default:
        break;
    }
  }
  const waited = all.reduce((sum, cpu) => sum + cpu.waited, 0);
  const worked = all.reduce((sum, cpu) => sum + cpu.worked, 0);
  return {
    cpus,
    perMicrosecond: (cpus * ROUNDS * 1000) / Math.max(1, end),
    waiting: waited + worked === 0 ? 0 : waited / (waited + worked),
  };
}

interface Cpu {
  readonly id: number;
  seed: number;
  time: number;
  /** Index of its next operation. */
  at: number;
  rounds: number;
  waited: number;
  worked: number;
}

interface Lock {
  owner: Cpu | null;
  readonly queue: Cpu[];
}

/** One access at a time; from another CPU the line has to come first. */
function touch(cpu: Cpu, line: { free: number; last: number }, costs: Costs): void {
  const from = Math.max(cpu.time, line.free);
  cpu.waited += from - cpu.time;
  cpu.time = from;
  spend(cpu, line.last === cpu.id ? costs.atomicOwned : costs.lineTransfer);
  line.free = cpu.time;
  line.last = cpu.id;
}

function spend(cpu: Cpu, nanoseconds: number): void {
  cpu.time += nanoseconds;
  cpu.worked += nanoseconds;
}

function lockOf(locks: Map<string, Lock>, name: string): Lock {
  let lock = locks.get(name);
  if (!lock) locks.set(name, (lock = { owner: null, queue: [] }));
  return lock;
}

function earliest(cpus: ReadonlySet<Cpu>): Cpu {
  let first: Cpu | undefined;
  for (const cpu of cpus) {
    if (!first || cpu.time < first.time || (cpu.time === first.time && cpu.id < first.id)) first = cpu;
  }
  if (!first) throw new RangeError('no CPU is ready');
  return first;
}
