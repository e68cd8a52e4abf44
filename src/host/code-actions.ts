// Quick fixes and refactorings: convert this site, convert all simple sites of the file, check a site.
import * as vscode from 'vscode';
import { siteKey, type Site } from '../core/sites/site.js';
import { workspaceEdit } from './convert.js';
import type { SiteArgument } from './current-site.js';
import { SOURCE } from './diagnostics.js';
import { cSelector, placeOf } from './places.js';
import type { Services } from './services.js';
import { kindOf } from './site-kind.js';
import { setting } from './settings.js';
import { removalActions, suppressActions } from './suppress-actions.js';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('trymap');
/** A site's actions are quick fixes, unless only refactorings are asked for. */
const OWN_KINDS = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite];

export function registerCodeActions(services: Services): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(cSelector, new SiteActions(services), {
    providedCodeActionKinds: [...OWN_KINDS, FIX_ALL],
  });
}

class SiteActions implements vscode.CodeActionProvider {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const file = await this.#services.analysis.latest(document);
    if (!file) return [];
    const { only } = context;
    if (only?.contains(FIX_ALL)) {
      // Who lets every extension fix on save did not ask for correct code to be converted: ours must be named.
      const asked = FIX_ALL.contains(only) || context.triggerKind === vscode.CodeActionTriggerKind.Invoke;
      return asked ? this.#fixAll(document, file.report.file, file.report.sites) : [];
    }
    const kind = OWN_KINDS.find((candidate) => only === undefined || only.contains(candidate));
    if (!kind) return [];
    const start = document.offsetAt(range.start);
    const end = document.offsetAt(range.end);
    const touches = ({ span }: Pick<Site, 'span'>): boolean => span.start <= end && start <= span.end;
    const sites = file.report.sites.filter((site) => touches(site) || site.releases.some(touches));
    const own = context.diagnostics.filter((diagnostic) => diagnostic.source === SOURCE);
    const actions: vscode.CodeAction[] = [];
    for (const site of sites) {
      const argument: SiteArgument = { uri: document.uri.toString(), key: siteKey(site) };
      if (kindOf(site) === 'simple') {
        const action = await this.#convert(document, site, argument, own, kind);
        if (action) actions.push(action);
      }
      if (token.isCancellationRequested) return [];
      const check = new vscode.CodeAction(vscode.l10n.t('Check {0}() for races', site.function), kind);
      check.command = { command: 'trymap.checkSite', title: check.title, arguments: [argument] };
      actions.push(check);
    }
    if (kind === vscode.CodeActionKind.QuickFix) {
      // What was analysed is what is shown, or an edit would hit another place.
      if (file.text !== null && file.text === document.getText())
        actions.push(...removalActions(document, range, file.report, own));
      actions.push(...suppressActions(document, range, own));
    }
    return actions;
  }

  /** One exit: the edit itself. Several: the command, which asks. A conversion is preferred where a check found a race. */
  async #convert(
    document: vscode.TextDocument,
    site: Site,
    argument: SiteArgument,
    diagnostics: readonly vscode.Diagnostic[],
    kind: vscode.CodeActionKind,
  ): Promise<vscode.CodeAction | undefined> {
    const text = document.getText();
    const profile = setting('convert.target', document.uri);
    const { editorEngine, log } = this.#services;
    const { folder } = placeOf(document.uri);
    // A conversion that fails must not take the other actions with it.
    const result = await editorEngine
      .convertSite(site.file, text, argument.key, { profile }, { folder })
      .catch((error: unknown) => {
        log.error(`${argument.key} could not be converted: ${String(error)}`);
      });
    if (!result?.ok || document.getText() !== text) return undefined;
    const { conversion } = result;
    const title =
      profile === 'may-fail' || site.target === null
        ? vscode.l10n.t('Handle a failure of {0}()', site.helper)
        : vscode.l10n.t('Convert to {0}()', site.target);
    const action = new vscode.CodeAction(title, kind);
    const racy = diagnostics.filter((diagnostic) => diagnostic.severity <= vscode.DiagnosticSeverity.Warning);
    if (racy.length > 0) {
      action.diagnostics = racy;
      action.isPreferred = true;
    }
    if (conversion.alternatives.length === 0) action.edit = workspaceEdit(document, [conversion]);
    else action.command = { command: 'trymap.convertSite', title, arguments: [argument] };
    return action;
  }

  async #fixAll(document: vscode.TextDocument, file: string, sites: readonly Site[]): Promise<vscode.CodeAction[]> {
    if (!sites.some((site) => kindOf(site) === 'simple')) return [];
    const text = document.getText();
    const results = await this.#services.editorEngine.convertFile(
      file,
      text,
      { profile: setting('convert.target', document.uri) },
      { folder: placeOf(document.uri).folder },
    );
    const conversions = results.flatMap((result) => (result.ok ? [result.conversion] : []));
    if (conversions.length === 0 || document.getText() !== text) return [];
    const action = new vscode.CodeAction(vscode.l10n.t('Convert all simple sites in this file'), FIX_ALL);
    action.edit = workspaceEdit(document, conversions);
    return [action];
  }
}
