// Lives in the extension host beside the extension, and measures what the host feels of it: activation, and the delay of its event loop.
const { writeFileSync } = require('node:fs');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const vscode = require('vscode');

const EXTENSION = 'trymap.trymap';
/** Milliseconds between two looks at the clock; the delay is what is beyond. */
const RESOLUTION = 1;

exports.activate = (/** @type {import('vscode').ExtensionContext} */ context) => {
  const file = process.env['EDITOR_PROBE'] ?? '';
  /** @type {Record<string, number>} */
  const found = {};
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  const save = () => writeFileSync(file, JSON.stringify(found));
  /** @type {Record<string, () => Promise<void> | void>} */
  const commands = {
    'probe.activate': async () => {
      const started = performance.now();
      await vscode.extensions.getExtension(EXTENSION)?.activate();
      found['activation'] = performance.now() - started;
      save();
    },
    'probe.start': () => {
      histogram.reset();
      histogram.enable();
      found['started'] = performance.now();
    },
    'probe.stop': () => {
      histogram.disable();
      found['seconds'] = (performance.now() - (found['started'] ?? 0)) / 1e3;
      for (const share of [50, 99, 100]) found[`p${share}`] = histogram.percentile(share) / 1e6;
      save();
    },
  };
  for (const [name, run] of Object.entries(commands))
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
};
