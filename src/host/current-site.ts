// Which site a command is about: the one it was given, the one at the cursor, or the one that the user picks.
import * as vscode from 'vscode';
import { siteKey, type Site } from '../core/sites/site.js';
import type { SiteNode } from './call-sites-tree.js';
import { isCDocument } from './places.js';
import type { Services } from './services.js';
import { kindOf } from './site-kind.js';
import type { IndexedFile } from './site-index.js';

/** What links and code actions pass to a command. */
export interface SiteArgument {
  readonly uri: string;
  readonly key: string;
}

/** Any site of a function, which the user chooses if there are several. */
export interface FunctionArgument {
  readonly uri: string;
  readonly functionName: string;
}

export interface ChosenSite {
  readonly document: vscode.TextDocument;
  readonly file: IndexedFile;
  readonly site: Site;
  readonly key: string;
}

/** Undefined when there is no site, after telling the user so, or when he picked none. */
export async function chooseSite(
  services: Services,
  argument: unknown,
  wanted: (site: Site) => boolean = () => true,
): Promise<ChosenSite | undefined> {
  const given = siteArgument(argument) ?? functionArgument(argument);
  const editor = vscode.window.activeTextEditor;
  const document = given
    ? await vscode.workspace.openTextDocument(vscode.Uri.parse(given.uri))
    : editor && isCDocument(editor.document)
      ? editor.document
      : undefined;
  if (!document) {
    tell(vscode.l10n.t('TryMap: open a C file with a call site, or choose one in the Call Sites view.'));
    return undefined;
  }
  const file = await services.analysis.latest(document);
  if (!file) {
    tell(vscode.l10n.t('TryMap: {0} could not be analysed; the log says why.', document.uri.path));
    return undefined;
  }
  const sites = file.report.sites.filter(wanted).filter((site) => given === undefined || matches(site, given));
  if (sites.length === 0) {
    tell(vscode.l10n.t('TryMap: no such site in {0}.', file.report.file));
    return undefined;
  }
  const site = given
    ? await pick(sites)
    : await siteAtCursor(sites, document.offsetAt(editor?.selection.active ?? new vscode.Position(0, 0)));
  return site && { document, file, site, key: siteKey(site) };
}

/** The site at the offset, else the only one of its function, else the user's choice among the nearest. */
async function siteAtCursor(sites: readonly Site[], offset: number): Promise<Site | undefined> {
  const at = sites.find((site) => site.span.start <= offset && offset <= site.span.end);
  if (at) return at;
  const inFunction = sites.filter((site) => site.functionSpan.start <= offset && offset <= site.functionSpan.end);
  return pick(inFunction.length > 0 ? inFunction : sites);
}

async function pick(sites: readonly Site[]): Promise<Site | undefined> {
  if (sites.length <= 1) return sites[0];
  const items = sites.map((site) => ({
    site,
    label: `${site.function}()`,
    description: `${site.helper} · ${kindOf(site)} · ${vscode.l10n.t('line {0}', site.line)}`,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which site?'), matchOnDescription: true }))
    ?.site;
}

function siteArgument(argument: unknown): SiteArgument | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { uri, key, site } = argument as Partial<SiteArgument & SiteNode>;
  if (typeof uri !== 'string') return undefined;
  if (typeof key === 'string') return { uri, key };
  return site ? { uri, key: siteKey(site) } : undefined;
}

function functionArgument(argument: unknown): FunctionArgument | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { uri, functionName } = argument as Partial<FunctionArgument>;
  return typeof uri === 'string' && typeof functionName === 'string' ? { uri, functionName } : undefined;
}

function matches(site: Site, given: SiteArgument | FunctionArgument): boolean {
  return 'key' in given ? siteKey(site) === given.key : site.function === given.functionName;
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
