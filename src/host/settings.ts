// Every setting with its type and default; the manifest test compares this table with package.json.
import * as vscode from 'vscode';

/** Names without the `trymap.` prefix. Defaults are repeated for hosts that lack the manifest's. */
export interface Settings {
  'diagnostics.specialSites': 'off' | 'hint' | 'information';
  'diagnostics.simpleSites': 'off' | 'hint' | 'information';
  'codeLens.enabled': boolean;
  'inlayHints.enabled': boolean;
  'callSites.groupBy': 'file' | 'subsystem' | 'helper' | 'class' | 'verdict';
  'convert.target': 'try-map' | 'may-fail';
  'check.entries': number;
  'check.maxStates': number;
  /** In MB. */
  'check.maxMemory': number;
  'simulation.controls': 'toolkit' | 'plain';
}

/** The same as in package.json. */
export const DEFAULTS: Settings = {
  'diagnostics.specialSites': 'hint',
  'diagnostics.simpleSites': 'off',
  'codeLens.enabled': true,
  'inlayHints.enabled': false,
  'callSites.groupBy': 'file',
  'convert.target': 'try-map',
  'check.entries': 2,
  'check.maxStates': 10_000_000,
  'check.maxMemory': 1024,
  'simulation.controls': 'toolkit',
};

/** The value for a resource, or for the window. */
export function setting<K extends keyof Settings>(name: K, scope?: vscode.Uri): Settings[K] {
  return vscode.workspace.getConfiguration('trymap', scope ?? null).get<Settings[K]>(name, DEFAULTS[name]);
}

export function affects(event: vscode.ConfigurationChangeEvent, ...names: readonly (keyof Settings)[]): boolean {
  return names.some((name) => event.affectsConfiguration(`trymap.${name}`));
}
