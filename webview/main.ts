// The panel's script: greets the host and shows what it says.
import './panel.css';
import { isHostMessage, PROTOCOL_VERSION, type ViewToHost } from '../src/protocol.js';

const vscode = acquireVsCodeApi();
const send = (message: ViewToHost): void => vscode.postMessage(message);
const panel = document.querySelector('#panel');
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (isHostMessage(event.data) && event.data.t === 'empty' && panel) panel.textContent = 'No check yet.';
});
send({ t: 'viewLoaded', version: PROTOCOL_VERSION });
