// "Check Site for Races": runs the model checker on a site and its conversion, and shows what it finds.
import * as vscode from 'vscode';
import type { SiteCheck } from '../core/model/check-result.js';
import { raceOf } from './check-results.js';
import type { CheckRunner } from './check-runner.js';
import { setContext } from './context-keys.js';
import { chooseSite } from './current-site.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import type { Services } from './services.js';
import { setting } from './settings.js';
import type { StatusBar } from './status-bar.js';

const MEGABYTE = 1 << 20;

export function registerCheck(services: Services, runner: CheckRunner, status: StatusBar): Subscription {
  const { log, index, results } = services;
  const owner = new Owner();

  const checkSite = async (argument: unknown): Promise<void> => {
    const chosen = await chooseSite(services, argument);
    if (!chosen?.file.text) return;
    const { document, file, site } = chosen;
    // The view first, so that the run is seen from its beginning; the editor keeps the focus.
    await vscode.commands.executeCommand('trymap.simulation.focus', { preserveFocus: true });
    const record = await runner.run({
      uri: file.uri,
      file: file.report.file,
      text: chosen.file.text,
      site,
      folder: file.folder,
      options: {
        entries: setting('check.entries', document.uri),
        maxStates: setting('check.maxStates', document.uri),
        maxMemoryBytes: setting('check.maxMemory', document.uri) * MEGABYTE,
      },
    });
    if (record) log.info(`checked ${record.key}: ${summaryOf(record.check)}`);
  };

  owner.own(vscode.commands.registerCommand('trymap.checkSite', checkSite));
  owner.own(vscode.commands.registerCommand('trymap.stopCheck', () => runner.stop()));
  owner.own(
    runner.onDidChange((state) => {
      setContext('checking', state.state === 'running');
      if (state.state === 'running')
        status.busy(vscode.l10n.t('checking {0}()', state.request.site.function), 'trymap.stopCheck');
      else status.idle();
      if (state.state === 'failed') log.error(`the check of ${state.request.site.function}() failed: ${state.message}`);
    }),
  );
  owner.own(
    index.onDidChange((uris) => {
      for (const uri of uris) {
        const file = index.get(uri);
        if (file) results.revise(file);
      }
    }),
  );
  return owner;
}

function summaryOf(check: SiteCheck): string {
  const race = raceOf(check);
  const cells = String(check.cells.length);
  return race
    ? `${race.verdict.property ?? 'violated'} under ${race.phase} against ${race.adversary}; ${cells} cells`
    : `no race found in ${cells} cells`;
}
