// The model files that come with TryMap, as read-only documents: steps of phases and adversaries point into them.
import * as vscode from 'vscode';
import type { Services } from '../services.js';

const SCHEME = 'trymap-model';
const FOLDER = 'models/';

export function isModelFile(file: string): boolean {
  return file.startsWith(FOLDER);
}

/** `models/world.h` is shown as `trymap-model:/models/world.h`. */
export function modelUri(file: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${file}` });
}

export function registerModelDocuments({ models }: Services): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent(uri) {
      const name = uri.path.slice(FOLDER.length + 1);
      const text = (await models())[name];
      if (text === undefined) throw new Error(`there is no model file ${FOLDER}${name}`);
      return text;
    },
  });
}
