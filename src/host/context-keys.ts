// The context keys that `when` and `enablement` clauses of the manifest use.
import * as vscode from 'vscode';

export type ContextKey =
  | 'scanning'
  | 'scanned'
  | 'checking'
  | 'hasSites'
  | 'editorHasSites'
  | 'hasVerdicts'
  | 'filtered'
  | 'hasSeries'
  | 'seriesBroken';

const values = new Map<ContextKey, boolean>();

/** Sets `trymap.<key>`; an unchanged value costs nothing. */
export function setContext(key: ContextKey, value: boolean): void {
  if (values.get(key) === value) return;
  values.set(key, value);
  void vscode.commands.executeCommand('setContext', `trymap.${key}`, value);
}
