// Quick fixes and refactorings: convert this site, convert all simple sites of the file, check a site.
import * as vscode from 'vscode';
import type { Conversion } from '../core/convert/conversion.js';
import type { CheckCell } from '../core/model/check-result.js';
import type { RuleCode } from '../core/sites/rules/codes.js';
import { siteKey, type Site } from '../core/sites/site.js';
import { cellKey } from '../protocol.js';
import { racyConversionOf } from './check-results.js';
import { workspaceEdit } from './convert.js';
import type { SiteArgument } from './current-site.js';
import { SOURCE } from './diagnostics.js';
import { cSelector, placeOf } from './places.js';
import type { Services } from './services.js';
import { kindOf } from './site-kind.js';
import { setting } from './settings.js';
import { removalActions, suppressActions } from './suppress-actions.js';

/** The rule whose findings an inserted check answers. */
const NULL_UNHANDLED: RuleCode = 'null-unhandled';
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
      if (kindOf(site) === 'simple') actions.push(...(await this.#convert(document, site, argument, own, kind)));
      const unhandled = own.filter(
        (problem) => codeOf(problem) === NULL_UNHANDLED && problem.range.intersection(range),
      );
      if (unhandled.length > 0) actions.push(...(await this.#insertCheck(document, site, argument, unhandled)));
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

  /**
   * The conversion with the exit that fits best, then one action for each other exit that is right. The first is preferred
   * where a check found a race, unless it found one in the conversion too: then the title says so.
   */
  async #convert(
    document: vscode.TextDocument,
    site: Site,
    argument: SiteArgument,
    diagnostics: readonly vscode.Diagnostic[],
    kind: vscode.CodeActionKind,
  ): Promise<vscode.CodeAction[]> {
    const profile = setting('convert.target', document.uri);
    const conversion = await this.#conversion(document, site, argument.key, profile);
    if (!conversion) return [];
    const record = this.#services.results.get(argument.uri, argument.key);
    const race = record ? racyConversionOf(record.check) : null;
    const title =
      profile === 'may-fail' || site.target === null
        ? vscode.l10n.t('Handle a failure of {0}()', site.helper)
        : vscode.l10n.t('Convert to {0}()', site.target);
    const action = new vscode.CodeAction(race ? racyTitle(title, race) : title, kind);
    action.edit = workspaceEdit(document, [conversion]);
    const racy = diagnostics.filter((diagnostic) => diagnostic.severity <= vscode.DiagnosticSeverity.Warning);
    if (racy.length > 0) {
      action.diagnostics = racy;
      action.isPreferred = race === null;
    }
    const others = conversion.alternatives.map((exit) => {
      const other = new vscode.CodeAction(vscode.l10n.t('{0}, leaving by {1}', title, exit.statements.join(' ')), kind);
      other.command = {
        command: 'trymap.convertSite',
        title: other.title,
        arguments: [{ ...argument, exit: exit.id }],
      };
      return other;
    });
    if (!race) return [action, ...others];
    const show = new vscode.CodeAction(vscode.l10n.t('Show the race of the conversion'), kind);
    show.command = {
      command: 'trymap.showSimulation',
      title: show.title,
      arguments: [{ ...argument, cell: cellKey(race) }],
    };
    return [show, action, ...others];
  }

  /** What a missing NULL check of a helper that may fail needs: the same helper, and the exit. */
  async #insertCheck(
    document: vscode.TextDocument,
    site: Site,
    argument: SiteArgument,
    diagnostics: readonly vscode.Diagnostic[],
  ): Promise<vscode.CodeAction[]> {
    const conversion = await this.#conversion(document, site, argument.key, 'may-fail');
    if (!conversion) return [];
    const action = new vscode.CodeAction(
      vscode.l10n.t('Insert the check of {0}(): {1}', site.helper, conversion.exit.statements.join(' ')),
      vscode.CodeActionKind.QuickFix,
    );
    action.diagnostics = [...diagnostics];
    action.isPreferred = true;
    action.edit = workspaceEdit(document, [conversion]);
    return [action];
  }

  /** Undefined where there is none, or where the document has changed meanwhile. */
  async #conversion(
    document: vscode.TextDocument,
    site: Site,
    key: string,
    profile: 'try-map' | 'may-fail',
  ): Promise<Conversion | undefined> {
    const text = document.getText();
    const { editorEngine, log } = this.#services;
    const { folder } = placeOf(document.uri);
    // A conversion that fails must not take the other actions with it.
    const result = await editorEngine
      .convertSite(site.file, text, key, { profile }, { folder })
      .catch((error: unknown) => {
        log.error(`${key} could not be converted: ${String(error)}`);
      });
    return result?.ok && document.getText() === text ? result.conversion : undefined;
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

function racyTitle(title: string, { adversary, phase, verdict }: CheckCell): string {
  const property = verdict.property ?? vscode.l10n.t('violated');
  return vscode.l10n.t('{0} (racy too: {1} under {2} against {3})', title, property, phase, adversary);
}

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}
