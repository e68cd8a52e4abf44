// Reads what the engine's worker needs from the extension's own folder: the parser's two WASM files and the models.
import * as vscode from 'vscode';
import type { EngineSetup } from '../env/engine-messages.js';

/** Model files by name relative to `models/`. */
export type ModelFiles = Readonly<Record<string, string>>;

/** Works on every file system, also where folders cannot be listed: the build writes an index. */
export async function readModels(extension: vscode.Uri): Promise<ModelFiles> {
  const text = async (...path: string[]): Promise<string> =>
    new TextDecoder().decode(
      await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', 'models', ...path)),
    );
  const index: unknown = JSON.parse(await text('index.json'));
  if (!Array.isArray(index) || !index.every((name) => typeof name === 'string'))
    throw new Error('dist/models/index.json: expected a list of file names');
  const files = await Promise.all(index.map(async (name) => [name, await text(...name.split('/'))] as const));
  return Object.fromEntries(files);
}

export async function readEngineSetup(
  extension: vscode.Uri,
  models: Promise<ModelFiles>,
): Promise<Omit<EngineSetup, 'configs'>> {
  const read = (name: string): Thenable<Uint8Array> =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', name));
  const [runtimeWasm, languageWasm, files] = await Promise.all([
    read('web-tree-sitter.wasm'),
    read('tree-sitter-c.wasm'),
    models,
  ]);
  return { runtimeWasm, languageWasm, models: files };
}
