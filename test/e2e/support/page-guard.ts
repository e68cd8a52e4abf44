// Watches a page for what must never happen while the extension runs: errors of ours, blocked resources, calls to other machines.
import type { ConsoleMessage, Page } from '@playwright/test';

/** The workbench's own scripts, and services that only Microsoft's build or code-server's wrapper has. */
const OF_VSCODE = [
  /\/out\/vs\//,
  /\/stable-[0-9a-f]+\/static\//,
  /\/(update\/check|favicon|manifest\.json|vsda)/,
  /bad HTTP response code \(404\) was received when fetching the script/,
  // The files of the web host's folder, and the extension that shows them.
  /\/bridge-[0-9a-f]+\//,
];
/** Our name, our files in the extension's folder, or output of the extension host. */
const OF_OURS = /trymap|\/dist\/|\[?Extension Host\]?/i;
const BLOCKED = /content security policy|refused to (load|execute|apply|connect|frame)|violates/i;

/** Starts watching; the returned list grows as things happen. */
export function guardPage(page: Page): readonly string[] {
  const incidents: string[] = [];
  page.on('console', (message) => {
    if (concerns(message)) incidents.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => incidents.push(`page error: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!protocol.startsWith('http') && !protocol.startsWith('ws')) return;
    // The service worker of a webview answers for this host; such a request never leaves the browser.
    const answeredHere = hostname.endsWith('.vscode-resource.vscode-cdn.net');
    if (!answeredHere && !/^(127\.0\.0\.1|(.*\.)?localhost)$/.test(hostname))
      incidents.push(`request to ${request.url()}`);
  });
  return incidents;
}

function concerns(message: ConsoleMessage): boolean {
  const text = message.text();
  if (BLOCKED.test(text)) return true;
  if (message.type() !== 'error') return false;
  const { url } = message.location();
  return OF_OURS.test(text) || !OF_VSCODE.some((known) => known.test(`${text} ${url}`));
}
