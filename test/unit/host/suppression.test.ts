// Suppression and trymap.json in the editor: the quick fix, what it silences, and what a changed configuration does.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEngine, type Engine } from '../../../src/core/engine.js';
import type { EngineConfig } from '../../../src/core/engine-config.js';
import { createModelLibrary } from '../../../src/env/node/model-library.js';
import { serveEngine } from '../../../src/env/engine-server.js';
import type { FromWorker, ToWorker } from '../../../src/env/engine-messages.js';
import type { WorkerPort } from '../../../src/env/engine-client.js';
import { activateHost } from '../../../src/host/activate.js';
import { parser } from '../c/parser.js';
import { memento, CodeActionTriggerKind, resetWorkbench, TextDocument, Uri } from './fake-vscode.js';
import type { CodeAction, Disposable } from './fake-vscode.js';
import { until } from './stand-in-engine.js';

vi.mock('vscode', () => import('./fake-vscode.js'));

const CONFIG = 'file:///tree/trymap.json';
const LEAK =
  'void f(struct mm_struct *mm, pmd_t *pmd)\n{\n\tspinlock_t *ptl;\n\tpte_t *pte = pte_offset_map_lock(mm, pmd, 0, &ptl);\n}\n';

let bench: ReturnType<typeof resetWorkbench>;
let subscriptions: Disposable[];

beforeEach(() => {
  bench = resetWorkbench();
  subscriptions = [];
  for (const name of ['web-tree-sitter.wasm', 'tree-sitter-c.wasm'])
    bench.files.set(`file:///extension/dist/${name}`, '');
  bench.files.set('file:///extension/dist/models/index.json', '[]');
});

afterEach(() => {
  for (const thing of subscriptions.reverse()) thing.dispose();
});

function engineOf(config: EngineConfig): Engine {
  return createEngine({ parser, library: createModelLibrary(new URL('../../../models/', import.meta.url)), config });
}

function worker(): WorkerPort {
  let deliver: (message: FromWorker) => void = () => undefined;
  const serve = serveEngine(
    (message) => setTimeout(() => deliver(structuredClone(message)), 0),
    (_, config) => Promise.resolve({ engine: engineOf(config), backend: 'test' }),
  );
  return {
    post: (message: ToWorker) => void setTimeout(() => serve(structuredClone(message)), 0),
    listen: (onMessage) => (deliver = onMessage),
    terminate: () => undefined,
  };
}

function open(text: string): TextDocument {
  activateHost(
    {
      extensionUri: Uri.file('/extension'),
      workspaceState: memento(),
      globalStorageUri: Uri.file('/storage'),
      subscriptions,
    } as never,
    {
      kind: 'web',
      startWorker: () => Promise.resolve(worker()),
    },
  );
  const document = new TextDocument(Uri.file('/tree/mm/walk.c'), text);
  bench.documents.push(document);
  bench.fire('open', document);
  return document;
}

const codes = (uri: string): unknown[] =>
  (bench.diagnostics.get(uri) ?? []).map(({ code }) =>
    typeof code === 'string' ? code : (code as { value: string }).value,
  );
const settled = async (document: TextDocument): Promise<unknown[]> => {
  const uri = document.uri.toString();
  await until(() => codes(uri).length > 0);
  return codes(uri);
};

async function suppressions(document: TextDocument): Promise<CodeAction[]> {
  const [provider] = bench.providers.codeActions as { provideCodeActions(...args: unknown[]): Promise<CodeAction[]> }[];
  const diagnostics = bench.diagnostics.get(document.uri.toString()) ?? [];
  const context = { triggerKind: CodeActionTriggerKind.Automatic, diagnostics, only: undefined };
  const range = diagnostics[0]?.range;
  const all = await provider?.provideCodeActions(document, range, context, { isCancellationRequested: false });
  return (all ?? []).filter((action) => action.title.startsWith('Suppress'));
}

it('a quick fix inserts the comment above the line, with the reason to be typed, and the problem is gone', async () => {
  const document = open(LEAK);
  expect(await settled(document)).toContain('release-missing');
  const actions = await suppressions(document);
  expect(actions.map((action) => action.title)).toEqual([
    'Suppress special with a reason',
    'Suppress release-missing with a reason',
  ]);
  const edit = actions[1]?.edit?.edits[0];
  expect([edit?.range.start.line, edit?.newText]).toEqual([3, '\t/* trymap: ignore release-missing -- ${1:why} */\n']);

  const lines = LEAK.split('\n');
  lines.splice(3, 0, '\t/* trymap: ignore release-missing, special -- the firmware does it */');
  document.set(lines.join('\n'));
  bench.fire('change', { document });
  await until(() => codes(document.uri.toString()).length === 0);
});

it('a finding links to the page of its rule', async () => {
  const document = open(LEAK);
  await settled(document);
  const found = (bench.diagnostics.get(document.uri.toString()) ?? []).map(({ code }) => code);
  expect(found).toContainEqual({
    value: 'release-missing',
    target: expect.objectContaining({ path: 'trymap.explainReason', query: '["release-missing"]' }) as unknown,
  });
});

it('a quick fix takes out a comment that silences nothing', async () => {
  const document = open(LEAK.replace('\tpte_t', '\t/* trymap: ignore sleeps-mapped -- once */\n\tpte_t'));
  await until(() => codes(document.uri.toString()).includes('suppression-unused'));
  const [provider] = bench.providers.codeActions as { provideCodeActions(...args: unknown[]): Promise<CodeAction[]> }[];
  const diagnostics = bench.diagnostics.get(document.uri.toString()) ?? [];
  const unused = diagnostics.find(({ code }) => code === 'suppression-unused');
  const context = { triggerKind: CodeActionTriggerKind.Automatic, diagnostics, only: undefined };
  const all = await provider?.provideCodeActions(document, unused?.range, context, { isCancellationRequested: false });
  const fix = all?.find((action) => action.title === 'Remove the suppression that silences nothing');
  expect(fix?.edit?.edits.map(({ range, newText }) => [range.start.line, range.end.line, newText])).toEqual([
    [3, 4, ''],
  ]);
});

it('trymap.json counts from the start, and a change of it for what is open', async () => {
  const ignore = [{ code: ['release-missing'], file: 'mm/**', reason: 'known' }];
  bench.files.set(CONFIG, JSON.stringify({ ignore }));
  const document = open(LEAK);
  expect(await settled(document)).not.toContain('release-missing');
  bench.files.set(CONFIG, '{}');
  bench.fire('fileChanged', Uri.parse(CONFIG));
  await until(() => codes(document.uri.toString()).includes('release-missing'));
  bench.files.set(CONFIG, JSON.stringify({ ignore }));
  bench.fire('fileChanged', Uri.parse(CONFIG));
  await until(() => !codes(document.uri.toString()).includes('release-missing'));
  bench.files.delete(CONFIG);
  bench.fire('fileDeleted', Uri.parse(CONFIG));
  await until(() => codes(document.uri.toString()).includes('release-missing'));
});

it('mistakes of trymap.json are shown where they are', async () => {
  bench.files.set(CONFIG, '{\n  "ignor": []\n}');
  open(LEAK);
  await until(() => bench.diagnostics.has(CONFIG));
  const [problem] = bench.diagnostics.get(CONFIG) ?? [];
  expect(problem?.message).toBe('/ignor: unknown key: is "ignore" meant?');
  expect(problem?.range.start).toMatchObject({ line: 1, character: 2 });
});

it('an entry that silences nothing is shown after a scan', async () => {
  bench.files.set(CONFIG, JSON.stringify({ ignore: [{ code: 'sleeps-mapped', file: 'mm/**', reason: 'known' }] }));
  open(LEAK);
  await bench.commandHandlers.get('trymap.scanWorkspace')?.();
  expect(bench.diagnostics.get(CONFIG)?.map(({ message }) => message)).toEqual([
    'this entry silences no `sleeps-mapped`: it can go',
  ]);
});
