// Scan tasks spread over worker threads. Analyses go before searches: they are long, and none may be left for the end.
import { Worker } from 'node:worker_threads';
import type { ScanAnswer, ScanCall, ScanWorkerSetup } from './scan-messages.js';
import type { ScanTasks } from './scan-tasks.js';

export interface ScanPool extends ScanTasks {
  /** Stops the threads; what is still running rejects. */
  close(): void;
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

export function openScanPool(workerFile: URL, setup: ScanWorkerSetup, size: number): ScanPool {
  const urgent: Job[] = [];
  const queue: Job[] = [];
  let failure: Error | null = null;

  const feed = (member: Member): void => {
    if (member.job !== null) return;
    const job = urgent.shift() ?? queue.shift();
    if (job === undefined) return;
    member.job = job;
    member.worker.postMessage(job.call);
  };
  const fail = (error: Error): void => {
    failure ??= error;
    for (const member of members) void member.worker.terminate();
    const jobs = [...urgent.splice(0), ...queue.splice(0), ...members.flatMap((member) => member.job ?? [])];
    for (const job of jobs) job.reject(failure);
  };

  const members = Array.from({ length: size }, (): Member => {
    const member: Member = { worker: new Worker(workerFile, { workerData: setup }), job: null };
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
    return member;
  });

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
      (call.t === 'analyse' ? urgent : queue).push({ call, settle, reject });
      for (const member of members) feed(member);
    });

  return {
    search: async (files) => (await run({ t: 'search', files })).result,
    changed: async (files, signatures) => (await run({ t: 'changed', files, signatures })).result,
    analyse: async (file, knownKey) => (await run({ t: 'analyse', file, knownKey })).result,
    close() {
      fail(new Error('the scan was closed'));
    },
  };
}
