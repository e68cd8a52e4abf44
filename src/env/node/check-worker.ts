// Entry of a check's worker thread: checks the sites that it is sent, with an engine of its own.
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckAnswer, CheckCall, CheckWorkerSetup } from './check-messages.js';
import { createEngineHandle } from './open-engine.js';

const port = parentPort;
if (port === null) throw new Error('check-worker runs as a worker thread only');
const { assets, config, choices } = workerData as CheckWorkerSetup;
const handle = createEngineHandle(new URL(assets), config);
let before: { readonly file: string; readonly text: string } | null = null;

port.on('message', (call: CheckCall) => {
  void answer(call).then((reply) => {
    port.postMessage(reply);
  });
});

async function answer({ file, text, site }: CheckCall): Promise<CheckAnswer> {
  try {
    const engine = await handle.open();
    if (text !== null) {
      if (before !== null) engine.forgetFile(before.file);
      before = { file, text };
    }
    if (before === null) throw new Error(`the text of ${file} was not sent`);
    return { t: 'checked', check: await engine.checkSite(file, before.text, site, choices) };
  } catch (error) {
    return { t: 'failure', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
