// The host as the editor sees it: opened, edited and converted files, checks, scans, and the panel.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { activateHost } from '../../../src/host/activate.js';
import { PROTOCOL_VERSION, type HostToView } from '../../../src/protocol.js';
import {
  CodeActionKind,
  CodeActionTriggerKind,
  memento,
  Position,
  Range,
  resetWorkbench,
  Selection,
  TextDocument,
  Uri,
  type CodeAction,
  type CodeLens,
  type Disposable,
  type Hover,
  type TreeItem,
} from './fake-vscode.js';
import { analyse, inProcessWorker, standIn, until, type StandIn } from './stand-in-engine.js';

vi.mock('vscode', () => import('./fake-vscode.js'));

const SIMPLE = 'int walk(pmd_t *pmd)\n{\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n}\n';
const SPECIAL = 'int nested(pmd_t *pmd)\n{\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl); /* special */\n}\n';

let bench: ReturnType<typeof resetWorkbench>;
let engine: StandIn;
let subscriptions: Disposable[];

beforeEach(() => {
  bench = resetWorkbench();
  engine = standIn();
  subscriptions = [];
  bench.files.set('file:///extension/dist/web-tree-sitter.wasm', '');
  bench.files.set('file:///extension/dist/tree-sitter-c.wasm', '');
  bench.files.set('file:///extension/dist/models/index.json', '["world.h"]');
  bench.files.set('file:///extension/dist/models/world.h', 'struct mm;');
  activateHost(
    {
      extensionUri: Uri.file('/extension'),
      workspaceState: memento(),
      globalStorageUri: Uri.file('/storage'),
      subscriptions,
    } as never,
    {
      kind: 'web',
      startWorker: () => Promise.resolve(inProcessWorker(() => Promise.resolve(engine.engine))),
    },
  );
});

afterEach(() => {
  for (const thing of subscriptions.reverse()) thing.dispose();
});

function open(text: string, name = 'mm/walk.c'): TextDocument {
  const document = new TextDocument(Uri.file(`/tree/${name}`), text);
  bench.documents.push(document);
  bench.activeEditor = { document, selection: new Selection(new Position(2, 8), new Position(2, 8)) };
  bench.fire('open', document);
  bench.fire('activeEditor', bench.activeEditor);
  return document;
}

const run = (id: string, ...args: unknown[]): unknown => bench.commandHandlers.get(id)?.(...args);
const problems = (document: TextDocument): string[] =>
  (bench.diagnostics.get(document.uri.toString()) ?? []).map((problem) => problem.message);

async function actionsAt(document: TextDocument, line: number, only?: CodeActionKind): Promise<CodeAction[]> {
  const [provider] = bench.providers.codeActions as { provideCodeActions(...args: unknown[]): Promise<CodeAction[]> }[];
  const at = new Position(line, 10);
  const context = {
    triggerKind: CodeActionTriggerKind.Automatic,
    diagnostics: bench.diagnostics.get(document.uri.toString()) ?? [],
    only,
  };
  return (
    (await provider?.provideCodeActions(document, new Range(at, at), context, { isCancellationRequested: false })) ?? []
  );
}

describe('an open C file', () => {
  it('gets a hint on its special site, linked to the reason, and nothing on the simple one', async () => {
    const document = open(SIMPLE + SPECIAL);
    await until(() => problems(document).length > 0);
    expect(problems(document)).toEqual(['special site: a second table is mapped']);
    const [problem] = bench.diagnostics.get(document.uri.toString()) ?? [];
    expect(problem?.code).toMatchObject({
      value: 'NESTED',
      target: { scheme: 'command', path: 'trymap.explainReason', query: '["NESTED"]' },
    });
  });

  it('is a file: the preview of a refactoring, or one side of a diff, has the same text and is none', async () => {
    const preview = new TextDocument(Uri.from({ scheme: 'vscode-bulkeditpreview', path: '/tree/mm/walk.c' }), SPECIAL);
    bench.documents.push(preview);
    bench.fire('open', preview);
    const document = open(SPECIAL);
    await until(() => problems(document).length > 0);
    expect(engine.analysed).toEqual([SPECIAL]);
    expect(problems(preview)).toEqual([]);
  });

  it('follows the typing', async () => {
    const document = open(SPECIAL);
    await until(() => problems(document).length > 0);
    document.set(SIMPLE);
    bench.fire('change', { document });
    await until(() => problems(document).length === 0);
    expect(engine.analysed).toEqual([SPECIAL, SIMPLE]);
  });

  it('loses its problems when it is closed', async () => {
    const document = open(SPECIAL);
    await until(() => problems(document).length > 0);
    document.isClosed = true;
    bench.fire('close', document);
    expect(problems(document)).toEqual([]);
  });

  it('offers the conversion of a simple site as an edit, and of none for a special one', async () => {
    const document = open(SIMPLE + SPECIAL);
    const simple = await actionsAt(document, 2);
    expect(simple.map((action) => action.title)).toEqual(['Convert to pte_try_map_locked()', 'Check walk() for races']);
    expect(simple[0]?.edit?.edits.map((edit) => edit.newText)).toEqual(['pte_try_map_locked(']);
    expect((await actionsAt(document, 6)).map((action) => action.title)).toEqual([
      'Check nested() for races',
      'Suppress special with a reason',
    ]);
    expect(await actionsAt(document, 0)).toEqual([]);
  });

  it('still offers a check where the conversion fails', async () => {
    const document = open(SIMPLE);
    Object.assign(engine.engine, {
      convertSite: () => {
        throw new Error('out of luck');
      },
    });
    expect((await actionsAt(document, 2)).map((action) => action.title)).toEqual(['Check walk() for races']);
  });

  it('converts all simple sites on save only where the user named TryMap', async () => {
    const document = open(SIMPLE + SIMPLE.replace('walk', 'again') + SPECIAL);
    const [all] = await actionsAt(document, 0, CodeActionKind.SourceFixAll.append('trymap'));
    expect(all?.edit?.edits).toHaveLength(2);
    expect(await actionsAt(document, 0, CodeActionKind.SourceFixAll)).toEqual([]);
  });

  it('has a code lens that counts and one that checks', async () => {
    const document = open(SIMPLE);
    const [provider] = bench.providers.codeLenses as { provideCodeLenses(...args: unknown[]): Promise<CodeLens[]> }[];
    const lenses = (await provider?.provideCodeLenses(document, { isCancellationRequested: false })) ?? [];
    expect(lenses.map((lens) => lens.command.title)).toEqual(['1 simple', 'check against 2 adversaries']);
  });

  it('tells about a site in a hover', async () => {
    const document = open(SPECIAL);
    const [provider] = bench.providers.hovers as { provideHover(...args: unknown[]): Promise<Hover | undefined> }[];
    const hover = await provider?.provideHover(document, new Position(2, 10), { isCancellationRequested: false });
    expect(hover?.contents.value).toMatch(
      /pte_offset_map_lock.*special[\s\S]*NESTED[\s\S]*a second table is mapped[\s\S]*Not checked yet/,
    );
    expect(
      await provider?.provideHover(document, new Position(0, 0), { isCancellationRequested: false }),
    ).toBeUndefined();
  });
});

describe('Convert Site', () => {
  it('edits the site at the cursor', async () => {
    open(SIMPLE);
    await run('trymap.convertSite');
    expect(bench.appliedEdits.flatMap((edit) => edit.edits.map(({ newText }) => newText))).toEqual([
      'pte_try_map_locked(',
    ]);
  });

  it('says so where there is nothing to convert', async () => {
    open(SPECIAL);
    await run('trymap.convertSite');
    expect([bench.appliedEdits, bench.messages]).toEqual([[], ['TryMap: no such site in mm/walk.c.']]);
  });
});

describe('Check Site', () => {
  it('marks a racy simple site, offers its conversion first, and forgets the race when the function changes', async () => {
    const document = open(SIMPLE);
    await run('trymap.checkSite');
    expect(problems(document)).toEqual(['racy under may-fail-rcu against retract: the lock was freed']);
    const [convert] = await actionsAt(document, 2);
    expect([convert?.title, convert?.isPreferred]).toEqual(['Convert to pte_try_map_locked()', true]);
    document.set(SIMPLE.replace('addr', 'address'));
    bench.fire('change', { document });
    await until(() => problems(document).length === 0);
  });

  it('shows the view first and leaves the focus where it is', async () => {
    open(SIMPLE);
    await run('trymap.checkSite');
    expect(bench.executed).toContainEqual(['trymap.simulation.focus', { preserveFocus: true }]);
  });

  it('tells the conditions of the manifest while it runs', async () => {
    open(SIMPLE);
    engine.endless = true;
    const check = run('trymap.checkSite');
    await until(() => bench.contexts.get('trymap.checking') === true);
    expect([bench.status.command, bench.status.text]).toEqual([
      'trymap.stopCheck',
      '$(loading~spin) TryMap: checking walk()',
    ]);
    run('trymap.stopCheck');
    await check;
    expect([bench.contexts.get('trymap.checking'), bench.status.text]).toEqual([false, 'TryMap: 1 simple']);
  });
});

describe('Scan Workspace', () => {
  it('fills the tree from every file that names a helper', async () => {
    bench.files.set('file:///tree/mm/a.c', SIMPLE + SPECIAL);
    bench.files.set('file:///tree/mm/none.c', 'int other(void)\n{\n}\n');
    await run('trymap.scanWorkspace');
    const view = bench.treeViews.get('trymap.callSites');
    const provider = view?.provider as { getChildren(node?: unknown): unknown[]; getTreeItem(node: unknown): TreeItem };
    const groups = provider.getChildren();
    expect(groups.map((group) => provider.getTreeItem(group).label)).toEqual(['mm/a.c']);
    expect(
      groups.flatMap((group) => provider.getChildren(group)).map((node) => provider.getTreeItem(node).label),
    ).toEqual(['walk()', 'nested()']);
    expect(view?.description).toBe('1 simple · 1 special');
    expect(engine.analysed).toHaveLength(1);
    expect([bench.contexts.get('trymap.scanned'), bench.contexts.get('trymap.scanning')]).toEqual([true, false]);
  });
});

describe('a scanned file that is not open', () => {
  it('shows what is wrong and no hints, until it is opened', async () => {
    const bug = {
      rule: 'release-missing',
      severity: 'error',
      line: 3,
      column: 8,
      span: { start: 30, end: 49 },
      message: 'never unlocked',
    } as const;
    Object.assign(engine.engine, {
      analyseText: (file: string, text: string) => ({
        ...analyse(file, text),
        findings: [{ ...bug, file, function: 'nested' }],
      }),
    });
    bench.files.set('file:///tree/mm/a.c', SPECIAL);
    await run('trymap.scanWorkspace');
    const [problem, ...others] = bench.diagnostics.get('file:///tree/mm/a.c') ?? [];
    expect([problem?.message, others]).toEqual(['never unlocked', []]);
    expect(problem?.range).toMatchObject({ start: { line: 2, character: 7 }, end: { line: 2, character: 26 } });
    const document = open(SPECIAL, 'mm/a.c');
    await until(() => problems(document).length === 2);
    document.isClosed = true;
    bench.documents.pop();
    bench.fire('close', document);
    expect(problems(document)).toEqual(['never unlocked']);
  });
});

describe('the panel', () => {
  /** Opens the view and gives what it is told, and a way to answer. */
  function openPanel(): { posted: HostToView[]; send: (message: unknown) => void; html: () => string } {
    const posted: HostToView[] = [];
    let receive: (message: unknown) => void = () => undefined;
    const webview = {
      cspSource: 'https://resources.test',
      html: '',
      options: {},
      asWebviewUri: (uri: Uri) => uri,
      postMessage: (message: HostToView) => Promise.resolve(posted.push(message)),
      onDidReceiveMessage: (listener: (message: unknown) => void) => void (receive = listener),
    };
    bench.webviewProviders.get('trymap.simulation')?.resolveWebviewView({ webview, onDidDispose: () => undefined });
    return { posted, send: (message) => receive(message), html: () => webview.html };
  }

  it('has a policy without a hole, and a new nonce each time', () => {
    const [policy = ''] = /default-src[^"]*/.exec(openPanel().html()) ?? [];
    expect(policy).toMatch(
      /^default-src 'none'; style-src https:\/\/resources\.test 'nonce-\w{32}'; script-src 'nonce-\w{32}'$/,
    );
    expect(openPanel().html()).not.toContain(policy);
  });

  it('is told of a check, and a message that is none changes nothing', async () => {
    open(SIMPLE);
    const { posted, send } = openPanel();
    send({ t: 'viewLoaded', version: PROTOCOL_VERSION });
    send({ t: 'revealStep', trace: 'first' });
    send('nonsense');
    expect(posted.map((message) => message.t)).toEqual(['hello', 'empty']);
    await run('trymap.checkSite');
    expect(posted.map((message) => message.t).slice(-2)).toEqual(['results', 'trace']);
  });
});

describe('the models', () => {
  it('are read-only documents', async () => {
    const provider = bench.contentSchemes.get('trymap-model') as {
      provideTextDocumentContent(uri: Uri): Promise<string>;
    };
    expect(await provider.provideTextDocumentContent(Uri.parse('trymap-model:///models/world.h'))).toBe('struct mm;');
    await expect(provider.provideTextDocumentContent(Uri.parse('trymap-model:///models/none.c'))).rejects.toThrow(
      'models/none.c',
    );
  });
});

it('a file with its site converted is a read-only document', async () => {
  open(SIMPLE);
  await run('trymap.checkSite');
  const provider = bench.contentSchemes.get('trymap-converted') as {
    provideTextDocumentContent(uri: Uri): Promise<string>;
  };
  const query = JSON.stringify({ uri: 'file:///tree/mm/walk.c', key: 'mm/walk.c:walk:pte_offset_map_lock#1' });
  expect(await provider.provideTextDocumentContent(Uri.from({ scheme: 'trymap-converted', query }))).toContain(
    'pte_try_map_locked(mm',
  );
});
