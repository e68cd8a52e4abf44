// The panel's script: greets the host, builds the panel with the kit that the host names, and passes messages on.
import './styles/panel.css';
import { isHostMessage, PROTOCOL_VERSION, type ViewToHost } from '../src/protocol.js';
import { createToolkitKit } from './kit.js';
import { plainKit } from './kit-plain.js';
import { Panel } from './panel.js';
import { rememberedFrom } from './remembered.js';
import { setTexts } from './texts.js';

const vscode = acquireVsCodeApi();
const send = (message: ViewToHost): void => {
  vscode.postMessage(message);
};
const root = document.querySelector('#panel');
if (!root) throw new Error('the page has no element `#panel`');
let panel: Panel | undefined;

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isHostMessage(data)) return;
  if (data.t === 'hello') {
    if (data.version !== PROTOCOL_VERSION)
      send({
        t: 'viewError',
        message: `the host speaks version ${String(data.version)} of the protocol, the panel ${String(PROTOCOL_VERSION)}`,
      });
    setTexts(data.texts);
    root.replaceChildren();
    panel = new Panel({
      root,
      kit: data.controls === 'plain' ? plainKit : createToolkitKit(),
      send,
      recall: () => rememberedFrom(vscode.getState()),
      remember: (remembered) => void vscode.setState(remembered),
    });
  } else panel?.show(data);
});
window.addEventListener('error', ({ message }) => send({ t: 'viewError', message }));

send({ t: 'viewLoaded', version: PROTOCOL_VERSION });
