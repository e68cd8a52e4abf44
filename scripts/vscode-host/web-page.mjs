// The page of the pure web workbench: VS Code with only the worker extension host, as on a static site.
import { readFile } from 'node:fs/promises';
import { settings as defaults } from './settings.mjs';

/**
 * @typedef {object} PageOptions
 * @property {string} authority host and port as the browser asked for them
 * @property {string} bridge path at which folder-bridge is served
 * @property {string[]} extensions paths at which the extensions under test are served
 * @property {string} folder path of the opened folder in the bridge
 * @property {Record<string, unknown>} [settings]
 */

/** @param {PageOptions} options */
export function workbenchPage({ authority, bridge, extensions, folder, settings }) {
  const base = `http://${authority}/static`;
  // Every webview gets an origin of its own; browsers resolve *.localhost to this machine by themselves.
  const isolated = `http://{{uuid}}.${authority}/static`;
  const uri = (/** @type {string} */ path) => ({ scheme: 'http', authority, path });
  const configuration = {
    productConfiguration: {
      enableTelemetry: false,
      webviewContentExternalBaseUrlTemplate: `${isolated}/out/vs/workbench/contrib/webview/browser/pre/`,
      webEndpointUrlTemplate: isolated,
      extensionEnabledApiProposals: { 'trymap-test.folder-bridge': ['fileSearchProvider', 'textSearchProvider'] },
    },
    additionalBuiltinExtensions: [uri(bridge)],
    developmentOptions: { extensions: extensions.map(uri) },
    enableWorkspaceTrust: false,
    folderUri: { scheme: 'bridge', authority: 'folder', path: folder },
    configurationDefaults: { ...defaults, ...settings },
    // Asked for by the workbench of code-server.
    ...{
      userDataPath: '/',
      isEnabledFileDownloads: true,
      isEnabledFileUploads: true,
      isEnabledCoderGettingStarted: false,
    },
  };
  return `<!DOCTYPE html>
<html><head><script>performance.mark('code/didStartRenderer')</script>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1.0">
<meta id="vscode-workbench-web-configuration" data-settings="${attribute(configuration)}">
<meta id="vscode-workbench-auth-session" data-settings=""><meta id="vscode-workbench-web-base-url" data-settings="${base}">
<link rel="stylesheet" href="${base}/out/vs/code/browser/workbench/workbench.css"></head><body aria-label=""></body>
<script>globalThis._VSCODE_FILE_ROOT='${base}/out/';performance.mark('code/willLoadWorkbenchMain')</script>
<script src="${base}/out/nls.messages.js"></script>
<script type="module" src="${base}/out/vs/code/browser/workbench/workbench.js"></script></html>`;
}

/** @param {unknown} value */
function attribute(value) {
  return JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/**
 * The workbench's script without what ties code-server's build to a server: user data kept there, and a
 * connection to it. Throws when the text is not the one that is known.
 * @param {string} file
 */
export async function serverlessWorkbench(file) {
  const text = await readFile(file, 'utf8');
  const remoteData =
    /(get userRoamingDataHome\(\)\{return [\w$]+\([\w$]+\.file\(this\.userDataPath\)\.with\(\{scheme:[\w$]+\.)vscodeRemote\}/;
  const remoteAuthority = ',remoteAuthority:location.host}';
  if (!remoteData.test(text) || !text.includes(remoteAuthority)) throw new Error(`${file}: not the expected workbench`);
  return text.replace(remoteData, '$1vscodeUserData}').replace(remoteAuthority, '}');
}
