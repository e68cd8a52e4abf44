// The view "Simulation": hosts the panel, checks its messages, and hands them to the session.
import * as vscode from 'vscode';
import { parseViewMessage } from '../../protocol.js';
import type { CheckRunner } from '../check-runner.js';
import type { Subscription } from '../event.js';
import { Owner } from '../owner.js';
import type { Services } from '../services.js';
import { affects, setting } from '../settings.js';
import { pageRoot, simulationPage } from './page.js';
import { SimulationSession } from './session.js';
import { StepRevealer } from './step-revealer.js';

const VIEW = 'trymap.simulation';

export function registerSimulation(services: Services, runner: CheckRunner): Subscription {
  const { extension, log, results, index } = services;
  const owner = new Owner();
  const revealer = owner.own(new StepRevealer(services));
  let view: vscode.WebviewView | undefined;
  let titles: Readonly<Record<string, string>> = {};

  const session = owner.own(
    new SimulationSession({
      runner,
      results,
      post: (message) => void view?.webview.postMessage(message),
      log: (message) => log.warn(message),
      hello: () => ({ controls: setting('simulation.controls'), texts: translations() }),
      titles: () => titles,
      hasSites: () => index.files().some((file) => file.report.sites.length > 0),
      run: (record) =>
        void vscode.commands.executeCommand('trymap.checkSite', record && { uri: record.uri, key: record.key }),
      reveal: (...step) => {
        revealer
          .reveal(...step)
          .catch((error: unknown) => log.error(`the step's source could not be shown: ${String(error)}`));
      },
    }),
  );

  const provider: vscode.WebviewViewProvider = {
    resolveWebviewView(resolved) {
      view = resolved;
      engineTitles(services).then(
        (known) => (titles = known),
        (error: unknown) => log.error(`the engine could not be asked: ${String(error)}`),
      );
      const { webview } = resolved;
      webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extension)] };
      webview.onDidReceiveMessage((value: unknown) => {
        const parsed = parseViewMessage(value);
        if (parsed.ok) session.receive(parsed.message);
        else log.warn(`a message of the panel was ignored: ${parsed.problem}`);
      });
      resolved.onDidDispose(() => {
        view = undefined;
        session.viewClosed();
      });
      webview.html = simulationPage(webview, extension);
    },
  };

  owner.own(index.onDidChange(() => session.sitesChanged()));
  owner.own(vscode.window.registerWebviewViewProvider(VIEW, provider));
  owner.own(
    vscode.commands.registerCommand('trymap.showSimulation', () => vscode.commands.executeCommand(`${VIEW}.focus`)),
  );
  owner.own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, 'simulation.controls')) session.greet();
    }),
  );
  return owner;
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
