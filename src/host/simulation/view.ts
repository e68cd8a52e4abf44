// The view "Simulation", and the same panel as an editor: hosts the page, checks its messages, and hands them to the session.
import * as vscode from 'vscode';
import type { CheckCell } from '../../core/model/check-result.js';
import { parseViewMessage } from '../../protocol.js';
import type { CheckRecord } from '../check-results.js';
import type { CheckRunner } from '../check-runner.js';
import { setContext } from '../context-keys.js';
import type { Subscription } from '../event.js';
import { Owner } from '../owner.js';
import { placeOf } from '../places.js';
import type { Services } from '../services.js';
import { affects, setting } from '../settings.js';
import { cellQuestions } from './cell-questions.js';
import { copyRaceDiagram, exportTrace } from './export-trace.js';
import { pageRoot, simulationPage } from './page.js';
import { idOf, SimulationSession } from './session.js';
import { StepRevealer } from './step-revealer.js';

const VIEW = 'trymap.simulation';
const EDITOR = 'trymap.simulationEditor';

export function registerSimulation(services: Services, runner: CheckRunner): Subscription {
  const { extension, log, results, index, workEngine } = services;
  const owner = new Owner();
  const revealer = owner.own(new StepRevealer(services));
  const pages = new Set<vscode.Webview>();
  let editor: vscode.WebviewPanel | undefined;
  let titles: Readonly<Record<string, string>> = {};

  const session = owner.own(
    new SimulationSession({
      runner,
      results,
      post: (message, to) => {
        for (const page of pages) if (to === undefined || to === page) void page.postMessage(message);
      },
      log: (message) => log.warn(message),
      hello: () => ({ controls: setting('simulation.controls'), texts: translations() }),
      titles: () => titles,
      nothingToRace: (helper) =>
        vscode.l10n.t('{0}() maps no page table, so that no modelled thread races for one.', helper),
      hasSites: () => index.files().some((file) => file.report.sites.length > 0),
      run: (record) =>
        void vscode.commands.executeCommand('trymap.checkSite', record && { uri: record.uri, key: record.key }),
      reveal: (...step) => {
        revealer
          .reveal(...step)
          .catch((error: unknown) => log.error(`the step's source could not be shown: ${String(error)}`));
      },
      questions: cellQuestions(
        workEngine,
        (uri) => placeOf(vscode.Uri.parse(uri)).folder,
        (message) => log.warn(message),
      ),
      export: (record, cell) => void exportTrace(services, record, cell),
    }),
  );

  const attach = (webview: vscode.Webview, onDispose: vscode.Event<void>): void => {
    pages.add(webview);
    engineTitles(services).then(
      (known) => (titles = known),
      (error: unknown) => log.error(`the engine could not be asked: ${String(error)}`),
    );
    webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extension)] };
    webview.onDidReceiveMessage((value: unknown) => {
      const parsed = parseViewMessage(value);
      if (parsed.ok) session.receive(parsed.message, webview);
      else log.warn(`a message of the panel was ignored: ${parsed.problem}`);
    });
    onDispose(() => {
      pages.delete(webview);
      if (pages.size === 0) session.viewClosed();
    });
    webview.html = simulationPage(webview, extension);
  };

  const openEditor = (): void => {
    if (editor) {
      editor.reveal(undefined, false);
      return;
    }
    const opened = vscode.window.createWebviewPanel(
      EDITOR,
      vscode.l10n.t('TryMap Simulation'),
      { viewColumn: vscode.ViewColumn.Beside },
      { enableScripts: true },
    );
    opened.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
    editor = opened;
    opened.onDidDispose(() => (editor = undefined));
    attach(opened.webview, opened.onDidDispose);
  };

  const provider: vscode.WebviewViewProvider = {
    resolveWebviewView: (resolved) => attach(resolved.webview, resolved.onDidDispose),
  };
  const ofShown =
    (action: (record: CheckRecord, cell: CheckCell) => Promise<void>): (() => void) =>
    () => {
      const { shown } = session;
      if (shown) void action(...shown);
      else void vscode.window.showInformationMessage(vscode.l10n.t('TryMap: nothing was checked yet.'));
    };

  owner.own(index.onDidChange(() => session.sitesChanged()));
  owner.own(results.onDidChange(() => setContext('hasVerdicts', results.all().length > 0)));
  owner.own(vscode.window.registerWebviewViewProvider(VIEW, provider));
  owner.own({ dispose: () => void editor?.dispose() });
  const commands: Readonly<Record<string, (argument: unknown) => void>> = {
    'trymap.showSimulation': (cell) => {
      const { uri, key, cell: name } = wishOf(cell);
      if (uri !== undefined && key !== undefined) session.select(idOf({ uri, key }), name);
      void vscode.commands.executeCommand(`${VIEW}.focus`);
    },
    'trymap.openSimulation': openEditor,
    'trymap.exportTrace': ofShown((record, cell) => exportTrace(services, record, cell)),
    'trymap.copyRaceDiagram': ofShown((_, cell) => copyRaceDiagram(cell)),
  };
  for (const [command, run] of Object.entries(commands)) owner.own(vscode.commands.registerCommand(command, run));
  owner.own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, 'simulation.controls')) session.greet();
    }),
  );
  return owner;
}

/** Which site, and which cell of it, a code action wants to be shown. */
function wishOf(argument: unknown): Partial<Record<'uri' | 'key' | 'cell', string>> {
  const given = Object.entries(typeof argument === 'object' && argument !== null ? argument : {});
  return Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

async function engineTitles({ editorEngine }: Services): Promise<Readonly<Record<string, string>>> {
  const { phases, adversaries } = await editorEngine.describe();
  return Object.fromEntries([...phases, ...adversaries].map(({ name, title }) => [name, title]));
}

/** The loaded bundle, by English text; its entries are texts, or texts with a comment for translators. */
function translations(): Record<string, string> {
  const bundle: Readonly<Record<string, unknown>> = vscode.l10n.bundle ?? {};
  return Object.fromEntries(
    Object.entries(bundle).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
