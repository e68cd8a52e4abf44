// What is seen instead of a trace: nothing yet, or what went wrong, with the one thing to do about it.
import { h } from '../dom.js';
import type { Kit } from '../kit-contract.js';
import { text } from '../texts.js';

export function emptyView(kit: Kit, hasSites: boolean, onRun: () => void): HTMLElement {
  return h(
    'section',
    { class: 'message-view' },
    h(
      'p',
      {},
      text(
        'A check races a call site, as written and converted, against other threads of the kernel. If they can collide, the steps that lead there are shown here.',
      ),
    ),
    hasSites
      ? h('p', {}, kit.button({ label: text('Check a Site'), primary: true, onPress: onRun }))
      : h(
          'p',
          { class: 'quiet' },
          text('Open a C file that calls pte_offset_map_lock() or a relative, or scan the workspace.'),
        ),
  );
}

export function failedView(kit: Kit, title: string, message: string, onRun: () => void): HTMLElement {
  return h(
    'section',
    { class: 'message-view', role: 'alert' },
    h('p', {}, h('strong', {}, text('The check of {0} failed.', title))),
    h('p', {}, message),
    h('p', {}, kit.button({ label: text('Check Again'), onPress: onRun })),
  );
}
