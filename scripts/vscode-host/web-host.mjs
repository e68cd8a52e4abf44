// Serves the workbench without any VS Code server: extensions run in the browser's worker host, files come over folder-bridge.
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { fromRoot } from '../paths.mjs';
import { folderService } from './folder-service.mjs';
import { serverlessWorkbench, workbenchPage } from './web-page.mjs';

/** @type {Record<string, string>} */
const MEDIA_TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.cjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
};

/**
 * @param {object} options
 * @param {string} options.vscode folder made by server-setup.mjs
 * @param {string[]} options.extensions folders of extensions under test
 * @param {string} options.folder the folder to open
 * @param {Record<string, unknown>} [options.settings]
 */
export async function startWebHost({ vscode, extensions, folder, settings }) {
  const files = folderService(resolve(folder));
  // Other pages in the same browser must not guess where the files are.
  const bridge = `/bridge-${randomBytes(16).toString('hex')}`;
  /** @type {[string, string][]} */
  const places = [
    ['/static', vscode],
    [bridge, fromRoot('scripts/vscode-host/folder-bridge')],
    ...extensions.map((extension, i) => /** @type {[string, string]} */ ([`/extension/${i}`, resolve(extension)])),
  ];
  const workbench = await serverlessWorkbench(join(vscode, 'out/vs/code/browser/workbench/workbench.js'));

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function answer(request, response) {
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    response.setHeader('cache-control', 'no-cache');
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, POST');
      response.setHeader('access-control-allow-headers', '*');
      return response.end();
    }
    if (pathname === '/') {
      response.setHeader('content-type', MEDIA_TYPES['.html'] ?? '');
      const paths = extensions.map((_, i) => `/extension/${i}`);
      const authority = request.headers.host ?? '';
      return response.end(
        workbenchPage({ authority, bridge, extensions: paths, folder: files.root, ...(settings && { settings }) }),
      );
    }
    if (pathname.startsWith(`${bridge}/files/`))
      return files.handle(
        request,
        response,
        decodeURIComponent(pathname.slice(`${bridge}/files`.length)),
        searchParams,
      );
    const [prefix, base] = places.find(([place]) => pathname.startsWith(`${place}/`)) ?? ['', ''];
    const file = resolve(base, `.${decodeURIComponent(pathname.slice(prefix.length))}`);
    response.setHeader('content-type', MEDIA_TYPES[extname(file)] ?? 'application/octet-stream');
    if (pathname.endsWith('/workbench/workbench.js')) return response.end(workbench);
    const found = base !== '' && file.startsWith(base + sep) && (await stat(file).catch(() => null))?.isFile();
    if (found) return createReadStream(file).pipe(response);
    // The built-in extensions come without their web bundles; an empty module keeps them from failing aloud.
    if (prefix === '/static' && /\/extensions\/.*\.js$/.test(pathname))
      return response.end('exports.activate = () => ({});');
    response.statusCode = 404;
    return response.end('not found');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((/** @type {unknown} */ reason) => {
      const error = /** @type {NodeJS.ErrnoException} */ (reason);
      if (!response.headersSent) response.statusCode = error.code === 'ENOENT' ? 404 : 500;
      response.end(error.code ?? String(error));
    });
  });
  await new Promise((ready, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => ready(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${port}/`,
    stop: async () => {
      files.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
