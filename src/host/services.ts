// What the features share: passed to every `register…` function, owned by the activation.
import type * as vscode from 'vscode';
import type { EngineClient } from '../env/engine-client.js';
import type { CheckResults } from './check-results.js';
import type { DocumentAnalysis } from './document-analysis.js';
import type { ModelFiles } from './engine-setup.js';
import type { HostEnvironment } from './environment.js';
import type { SiteIndex } from './site-index.js';
import type { WorkspaceConfig } from './workspace-config.js';

export interface Services {
  readonly extension: vscode.Uri;
  readonly environment: HostEnvironment;
  readonly log: vscode.LogOutputChannel;
  /** Kept with the workspace. */
  readonly memory: vscode.Memento;
  /** A folder of our own for this user. */
  readonly storage: vscode.Uri;
  /** Answers to typing and quick fixes; never busy for long. */
  readonly editorEngine: EngineClient;
  /** Scans through the editor's file system, and checks. */
  readonly workEngine: EngineClient;
  readonly models: () => Promise<ModelFiles>;
  readonly config: WorkspaceConfig;
  readonly index: SiteIndex;
  readonly results: CheckResults;
  readonly analysis: DocumentAnalysis;
}
