// Entry of a scan's worker thread: does the tasks that it is sent, with an engine of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { createEngineHandle } from './open-engine.js';
import { splitNames, type ScanAnswer, type ScanCall, type ScanWorkerSetup } from './scan-messages.js';
import { createScanTasks, type ScanTasks } from './scan-tasks.js';

const port = parentPort;
if (port === null) throw new Error('scan-worker runs as a worker thread only');
const setup = workerData as ScanWorkerSetup;
const tasks = createScanTasks(setup.root, createEngineHandle(new URL(setup.assets), setup.config), setup.learns);

port.on('message', (call: ScanCall) => {
  void answer(tasks, call).then((reply) => {
    port.postMessage(reply, reply.t === 'search' ? [reply.result.signatures.buffer] : []);
  });
});

async function answer(todo: ScanTasks, call: ScanCall): Promise<ScanAnswer> {
  try {
    switch (call.t) {
      case 'search':
        return { t: 'search', result: await todo.search(splitNames(call.files)) };
      case 'changed':
        return { t: 'changed', result: await todo.changed(splitNames(call.files), call.signatures) };
      case 'analyse':
        return { t: 'analyse', result: await todo.analyse(call.file, call.knownKey) };
      case 'mentions':
        return { t: 'mentions', result: await todo.mentions(splitNames(call.files), splitNames(call.names)) };
      case 'gather':
        return { t: 'gather', result: await todo.gather(call.file, call.names) };
      case 'learn':
        return { t: 'learn', result: await todo.learn(call.facts, call.names) };
    }
  } catch (error) {
    return { t: 'failure', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
