// Follows the open C documents and keeps the site index equal to what they say.
import * as vscode from 'vscode';
import type { EngineClient } from '../env/engine-client.js';
import { CancelledError } from '../core/ports.js';
import { DocumentQueue, type DocumentVersion } from './document-queue.js';
import { Owner } from './owner.js';
import { isCDocument, placeOf } from './places.js';
import type { IndexedFile, SiteIndex } from './site-index.js';

/** Quiet time before an edited document is read again, in milliseconds. */
const EDIT_DELAY = 20;

export class DocumentAnalysis extends Owner {
  readonly #index: SiteIndex;
  readonly #queue: DocumentQueue;
  readonly #versions = new Map<string, number>();

  constructor(engine: EngineClient, index: SiteIndex, log: vscode.LogOutputChannel) {
    super();
    this.#index = index;
    this.#queue = this.own(
      new DocumentQueue({
        analyse: (file, text, uri) => engine.analyse(file, text, { folder: placeOf(vscode.Uri.parse(uri)).folder }),
        deliver: (uri, report, text) => {
          index.setLive({ uri, folder: placeOf(vscode.Uri.parse(uri)).folder, report, text });
        },
        failed: (uri, error) => {
          if (!(error instanceof CancelledError)) log.error(`${uri} could not be analysed: ${String(error)}`);
        },
        delay: EDIT_DELAY,
      }),
    );
    this.own(vscode.workspace.onDidOpenTextDocument((document) => this.#enqueue(document)));
    this.own(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#enqueue(document)));
    this.own(vscode.workspace.onDidSaveTextDocument(({ uri }) => index.saved(uri.toString())));
    this.own(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#queue.closed(uri.toString());
        this.#versions.delete(uri.toString());
        index.dropLive(uri.toString());
        const { file, folder } = placeOf(uri);
        engine.forget(file, { folder }).catch(() => undefined);
      }),
    );
    for (const document of vscode.workspace.textDocuments) this.#enqueue(document);
  }

  /** The report of the document as it is now; undefined when it is not C or could not be analysed. */
  async latest(document: vscode.TextDocument): Promise<IndexedFile | undefined> {
    if (!isCDocument(document)) return undefined;
    this.#enqueue(document);
    await this.#queue.settled(document.uri.toString(), document.version);
    const file = this.#index.get(document.uri.toString());
    return file?.text === document.getText() ? file : undefined;
  }

  /** Reads every open document anew: the same text may give another report now. */
  readAgain(): void {
    for (const document of vscode.workspace.textDocuments) {
      this.#queue.closed(document.uri.toString());
      this.#versions.delete(document.uri.toString());
      this.#enqueue(document);
    }
  }

  #enqueue(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!isCDocument(document) || this.#versions.get(uri) === document.version) return;
    this.#versions.set(uri, document.version);
    const version: DocumentVersion = {
      uri,
      file: placeOf(document.uri).file,
      version: document.version,
      text: () => ({ version: document.version, text: document.getText() }),
    };
    this.#queue.changed(version);
  }
}
