// Scan tasks spread over worker threads. Analyses go before searches: they are long, and none may be left for the end.
// Threads are started as work comes in; looking at files' times is shared with the calling thread, which would only wait.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { joinNames, splitNames, type ScanAnswer, type ScanCall, type ScanWorkerSetup } from './scan-messages.js';
import type { FileReport } from '../../core/sites/site.js';
import type { ScanTasks } from './scan-tasks.js';

export interface ScanPool extends ScanTasks {
  /** Stops the threads; what is still running rejects. */
  close(): void;
}

export interface ScanPoolOptions {
  readonly workerFile: URL;
  readonly setup: ScanWorkerSetup;
  /** Threads at most. */
  readonly size: number;
  /** Does in the calling thread what it can do there. */
  readonly here: Pick<ScanTasks, 'changed'>;
}

interface Job {
  readonly call: ScanCall;
  readonly settle: (answer: ScanAnswer) => void;
  readonly reject: (error: Error) => void;
}

interface Member {
  readonly worker: Worker;
  job: Job | null;
}

/** Trees and graphs die young: a larger nursery is as fast and keeps 45 MB more of them (`bench/memory.mjs`). */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 8 };

export function openScanPool({ workerFile, setup, size, here }: ScanPoolOptions): ScanPool {
  const urgent: Job[] = [];
  const queue: Job[] = [];
  const members: Member[] = [];
  let failure: Error | null = null;
  let helping = false;
  /** What a thread that starts later has to be told first. */
  let lesson: Extract<ScanCall, { t: 'learn' }> | null = null;

  const feed = (member: Member): void => {
    if (member.job !== null) return;
    // The first thread alone analyses as long as there is anything to search: each one that does has to warm up its code.
    const job = member === members[0] ? (urgent.shift() ?? queue.shift()) : (queue.shift() ?? urgent.shift());
    if (job !== undefined) give(member, job);
  };
  const give = (member: Member, job: Job): void => {
    member.job = job;
    member.worker.postMessage(job.call);
  };
  const fail = (error: Error): void => {
    failure ??= error;
    for (const member of members) void member.worker.terminate();
    const jobs = [...urgent.splice(0), ...queue.splice(0), ...members.flatMap((member) => member.job ?? [])];
    for (const job of jobs) job.reject(failure);
  };
  const startMember = (): void => {
    const worker = new Worker(workerFile, { workerData: setup, resourceLimits: RESOURCE_LIMITS });
    const member: Member = { worker, job: null };
    member.worker.on('message', (answer: ScanAnswer) => {
      const job = member.job;
      member.job = null;
      feed(member);
      job?.settle(answer);
    });
    member.worker.on('error', fail);
    member.worker.on('exit', (code) => {
      if (failure === null) fail(new Error(`a scan worker stopped with code ${String(code)}`));
    });
    members.push(member);
    if (lesson !== null) give(member, { call: lesson, settle: () => undefined, reject: () => undefined });
  };

  /** Takes comparisons off the queue, one between two turns of the event loop, as long as there are any. */
  const help = async (): Promise<void> => {
    if (helping) return;
    helping = true;
    for (;;) {
      await nextTurn();
      const job = queue[0];
      if (job?.call.t !== 'changed') break;
      queue.shift();
      const { files, signatures } = job.call;
      job.settle({ t: 'changed', result: await here.changed(splitNames(files), signatures) });
    }
    helping = false;
  };

  const run = <T extends ScanCall['t']>(call: ScanCall & { t: T }): Promise<Extract<ScanAnswer, { t: T }>> =>
    new Promise((resolve, reject) => {
      if (failure !== null) {
        reject(failure);
        return;
      }
      const settle = (answer: ScanAnswer): void => {
        if (answer.t === 'failure') reject(new Error(answer.message));
        else resolve(answer as Extract<ScanAnswer, { t: T }>);
      };
      (call.t === 'analyse' || call.t === 'gather' ? urgent : queue).push({ call, settle, reject });
      const helped = call.t === 'changed' ? 1 : 0;
      const waiting = urgent.length + queue.length;
      const idle = members.filter((member) => member.job === null).length;
      if (idle < waiting && members.length < Math.max(1, size - helped)) startMember();
      for (const member of members) feed(member);
      if (helped > 0) void help();
    });

  return {
    search: async (files) => (await run({ t: 'search', files: joinNames(files) })).result,
    changed: async (files, signatures) => (await run({ t: 'changed', files: joinNames(files), signatures })).result,
    analyse: async (file, knownKey) => (await run({ t: 'analyse', file, knownKey })).result,
    mentions: async (files, names) =>
      (await run({ t: 'mentions', files: joinNames(files), names: joinNames(names) })).result,
    gather: async (file, names) => (await run({ t: 'gather', file, names })).result,
    async learn(facts, names) {
      const call = (lesson = { t: 'learn', facts, names });
      const answers = members.map(
        (member) =>
          new Promise<readonly FileReport[]>((resolve, reject) => {
            const settle = (answer: ScanAnswer): void => {
              if (answer.t === 'learn') resolve(answer.result);
              else reject(new Error(answer.t === 'failure' ? answer.message : `unexpected ${answer.t}`));
            };
            // Called between two phases of a scan, when no thread has work.
            give(member, { call, settle, reject });
          }),
      );
      return (await Promise.all(answers)).flat();
    },
    close() {
      fail(new Error('the scan was closed'));
    },
  };
}
