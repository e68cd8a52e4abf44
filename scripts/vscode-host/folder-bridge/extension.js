// A web extension for tests: the folder that web-host.mjs serves, as bridge://folder/….
/* global exports, require */
/** @type {typeof import('vscode')} */
const vscode = require('vscode');

/**
 * The part of a proposed API that the host's product configuration grants: it makes Ctrl+P and findFiles work.
 * @typedef {{ registerFileSearchProvider(scheme: string, provider: object): import('vscode').Disposable }} FileSearch
 */

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  const service = `${context.extensionUri.toString(true).replace(/\/+$/, '')}/files`;
  /** @param {import('vscode').Uri} uri @param {string} operation @param {string} [more] */
  const address = (uri, operation, more = '') =>
    `${service}${uri.path.split('/').map(encodeURIComponent).join('/')}?operation=${operation}${more}`;
  /** @param {import('vscode').Uri} uri @param {string} operation @param {RequestInit} [init] @param {string} [more] */
  const call = async (uri, operation, init, more) => {
    const response = await fetch(address(uri, operation, more), init);
    if (response.ok) return response;
    const code = await response.text();
    if (code === 'ENOENT') throw vscode.FileSystemError.FileNotFound(uri);
    if (code === 'EEXIST') throw vscode.FileSystemError.FileExists(uri);
    throw vscode.FileSystemError.Unavailable(code);
  };
  /** @template T @param {import('vscode').Uri} uri @param {string} operation @returns {Promise<T>} */
  const read = async (uri, operation) => /** @type {T} */ (await (await call(uri, operation)).json());
  const post = { method: 'POST' };

  /** @type {import('vscode').EventEmitter<import('vscode').FileChangeEvent[]>} */
  const changed = new vscode.EventEmitter();
  /** @type {import('vscode').FileSystemProvider} */
  const files = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (uri) => read(uri, 'stat'),
    readDirectory: (uri) => read(uri, 'list'),
    readFile: async (uri) => new Uint8Array(await (await call(uri, 'read')).arrayBuffer()),
    writeFile: async (uri, content) => {
      await call(uri, 'write', { ...post, body: content.slice() });
    },
    createDirectory: async (uri) => {
      await call(uri, 'mkdir', post);
    },
    delete: async (uri) => {
      await call(uri, 'delete', post);
    },
    rename: async (from, to) => {
      await call(from, 'rename', post, `&to=${encodeURIComponent(to.path)}`);
    },
  };

  const root = vscode.Uri.from({ scheme: 'bridge', authority: 'folder', path: '/' });
  const search = {
    /** @param {{ pattern?: string }} query @param {{ maxResults?: number }} options */
    provideFileSearchResults: async ({ pattern = '' }, { maxResults = 500 }) => {
      /** @type {string[]} */
      const all = await read(root, 'find');
      const letters = pattern.toLowerCase();
      const matches = (/** @type {string} */ file) => {
        let found = 0;
        for (const letter of file.toLowerCase()) if (letter === letters[found]) found += 1;
        return found >= letters.length;
      };
      return all
        .filter(matches)
        .slice(0, maxResults)
        .map((path) => root.with({ path }));
    },
  };

  const events = new EventSource(address(root, 'watch'));
  events.onmessage = ({ data }) => {
    /** @type {{ type: import('vscode').FileChangeType, path: string }[]} */
    const changes = JSON.parse(/** @type {string} */ (data));
    changed.fire(changes.map(({ type, path }) => ({ type, uri: root.with({ path }) })));
  };
  const workspace = /** @type {typeof vscode.workspace & FileSearch} */ (vscode.workspace);
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('bridge', files, { isCaseSensitive: true }),
    workspace.registerFileSearchProvider('bridge', search),
    new vscode.Disposable(() => events.close()),
  );
};
