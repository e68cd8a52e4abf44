// The panel's HTML: an empty page with a strict content security policy; the script builds everything.
// The nonce stands for styles too: the toolkit adds one style element, to ask whether the browser knows `:focus-visible`.
import * as vscode from 'vscode';

/** The only folder that the page may load from. */
export function pageRoot(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist');
}

export function simulationPage(webview: vscode.Webview, extension: vscode.Uri): string {
  const resource = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(pageRoot(extension), name)).toString();
  const nonce = createNonce();
  const policy = `default-src 'none'; style-src ${webview.cspSource} 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<title>TryMap</title>
<link rel="stylesheet" href="${resource('webview.css')}">
</head>
<body>
<main id="panel"><p class="loading">${vscode.l10n.t('The panel is being loaded…')}</p></main>
<script nonce="${nonce}" src="${resource('webview.js')}"></script>
</body>
</html>`;
}

function createNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
