// Puts the host together: services first, then one feature after the other.
import * as vscode from 'vscode';
import { EngineClient } from '../env/engine-client.js';
import { registerCallSitesView } from './call-sites-view.js';
import { CheckResults } from './check-results.js';
import { CheckRunner } from './check-runner.js';
import { registerCheck } from './check.js';
import { registerCodeActions } from './code-actions.js';
import { registerCodeLens } from './code-lens.js';
import { registerConvertTree } from './convert-tree.js';
import { registerConvert } from './convert.js';
import { registerDiagnostics } from './diagnostics.js';
import { DocumentAnalysis } from './document-analysis.js';
import { readEngineSetup, readModels, type ModelFiles } from './engine-setup.js';
import type { HostEnvironment } from './environment.js';
import type { Subscription } from './event.js';
import { registerExplainReason } from './explain-reason.js';
import { registerHover } from './hover.js';
import { registerInlayHints } from './inlay-hints.js';
import { registerLogCommand } from './log-command.js';
import { registerModelTools } from './model-tools.js';
import { registerNavigation } from './navigation.js';
import { registerPairing } from './pairing.js';
import { registerSample } from './sample.js';
import { registerScan } from './scan.js';
import type { Services } from './services.js';
import { registerConvertedDocuments } from './simulation/converted-document.js';
import { registerModelDocuments } from './simulation/model-document.js';
import { SeriesState } from './series/series-state.js';
import { registerSeries } from './series/series-view.js';
import { registerSimulation } from './simulation/view.js';
import { SiteIndex } from './site-index.js';
import { registerSiteTests } from './site-tests.js';
import { StatusBar } from './status-bar.js';
import { registerTasks } from './tasks.js';
import { WorkspaceConfig } from './workspace-config.js';

export function activateHost(context: vscode.ExtensionContext, environment: HostEnvironment): void {
  const started = Date.now();
  const own = <T extends Subscription>(thing: T): T => {
    context.subscriptions.push(thing);
    return thing;
  };
  const log = own(vscode.window.createOutputChannel('TryMap', { log: true }));
  const extension = context.extensionUri;
  let read: Promise<ModelFiles> | undefined;
  const models = (): Promise<ModelFiles> => (read ??= readModels(extension));
  const config = own(new WorkspaceConfig(log));
  const engine = (): EngineClient => {
    const setup = async (): ReturnType<typeof readEngineSetup> => {
      const [files] = await Promise.all([readEngineSetup(extension, models()), config.ready]);
      client.configure(config.all());
      return files;
    };
    const client = own(new EngineClient(environment.startWorker, setup));
    return client;
  };
  const editorEngine = engine();
  const workEngine = engine();
  const index = new SiteIndex();
  const results = new CheckResults();
  const runner = own(new CheckRunner(workEngine, results));
  const analysis = own(new DocumentAnalysis(editorEngine, index, log));
  own(
    config.onDidChange(() => {
      for (const client of [editorEngine, workEngine]) client.configure(config.all());
      analysis.readAgain();
    }),
  );
  const services: Services = {
    extension,
    environment,
    log,
    memory: context.workspaceState,
    storage: context.globalStorageUri,
    editorEngine,
    workEngine,
    models,
    config,
    index,
    results,
    analysis,
  };

  const status = own(new StatusBar(index));
  own(registerDiagnostics(services));
  own(registerCallSitesView(services));
  own(registerScan(services, status));
  own(registerConvert(services));
  own(registerConvertTree(services));
  own(registerCodeActions(services));
  own(registerCodeLens(services));
  own(registerHover(services));
  own(registerNavigation(services));
  own(registerPairing(services));
  own(registerInlayHints(services));
  own(registerSample(services));
  own(registerTasks(services));
  own(registerSiteTests(services));
  own(registerExplainReason(services));
  own(registerLogCommand(services));
  own(registerModelDocuments(services));
  own(registerConvertedDocuments(services));
  const series = new SeriesState(services.memory);
  own(registerSeries(services, series));
  own(registerModelTools(services, series));
  own(registerSimulation(services, runner));
  own(registerCheck(services, runner, status));
  log.info(`activated in ${String(Date.now() - started)} ms (${environment.kind})`);
}
