// The other side of folder-bridge: operations on the files of one folder over HTTP, for tests on this machine only.
import { watch } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';

/** Numbers of VS Code's FileType and FileChangeType. */
const FileType = { file: 1, folder: 2, link: 64 };
const Change = { changed: 1, created: 2, deleted: 3 };

/**
 * Serves `folder` as `/<its name>`; returns the request handler, whose `path` is what follows the service's address.
 * @param {string} folder absolute
 */
export function folderService(folder) {
  const root = `/${basename(folder)}`;
  /** @type {Set<import('node:fs').FSWatcher>} */
  const watchers = new Set();

  /** The file on disk of a path in the bridge. @param {string} path */
  const onDisk = (path) => {
    const inner = path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : path;
    const file = resolve(folder, `.${inner || '/'}`);
    if (file !== folder && !file.startsWith(folder + sep)) throw Object.assign(new Error(path), { code: 'EPERM' });
    return file;
  };
  /** @param {string} name relative to the folder */
  const inBridge = (name) => `${root}/${name.split(sep).join('/')}`;
  /** @param {{ isDirectory(): boolean, isSymbolicLink(): boolean }} entry */
  const kind = (entry) =>
    entry.isDirectory() ? FileType.folder : entry.isSymbolicLink() ? FileType.link : FileType.file;

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @param {string} path
   * @param {URLSearchParams} query
   */
  const handle = async (request, response, path, query) => {
    const file = onDisk(path);
    const json = (/** @type {unknown} */ value) => response.end(JSON.stringify(value));
    const operation = query.get('operation') ?? '';
    switch (operation) {
      case 'stat': {
        const entry = await stat(file);
        return json({ type: kind(entry), ctime: entry.ctimeMs, mtime: entry.mtimeMs, size: entry.size });
      }
      case 'list':
        return json((await readdir(file, { withFileTypes: true })).map((entry) => [entry.name, kind(entry)]));
      case 'read':
        return response.end(await readFile(file));
      case 'find': {
        const names = await readdir(folder, { recursive: true });
        const files = await Promise.all(
          names.map(async (name) => ((await stat(resolve(folder, name))).isFile() ? [name] : [])),
        );
        return json(files.flat().map(inBridge));
      }
      case 'watch': {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
        const watcher = watch(folder, { recursive: true }, (event, name) => {
          if (name === null) return;
          const tell = (/** @type {number} */ type) =>
            response.write(`data: ${JSON.stringify([{ type, path: inBridge(name) }])}\n\n`);
          stat(resolve(folder, name)).then(
            () => tell(event === 'rename' ? Change.created : Change.changed),
            () => tell(Change.deleted),
          );
        });
        watchers.add(watcher);
        request.on('close', () => {
          watcher.close();
          watchers.delete(watcher);
        });
        return;
      }
    }
    if (request.method !== 'POST') throw Object.assign(new Error(request.url), { code: 'EINVAL' });
    switch (operation) {
      case 'mkdir':
        await mkdir(file, { recursive: true });
        break;
      case 'delete':
        await rm(file, { recursive: true });
        break;
      case 'rename':
        await rename(file, onDisk(query.get('to') ?? ''));
        break;
      case 'write': {
        /** @type {Buffer[]} */
        const chunks = [];
        for await (const chunk of /** @type {AsyncIterable<Buffer>} */ (request)) chunks.push(chunk);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, Buffer.concat(chunks));
        break;
      }
      default:
        throw Object.assign(new Error(request.url), { code: 'EINVAL' });
    }
    return json({});
  };

  const close = () => {
    for (const watcher of watchers) watcher.close();
  };
  return { root, handle, close };
}
