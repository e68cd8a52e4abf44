// The toolkit's kit: the only file that imports @vscode/webview-ui-toolkit, which its makers have archived.
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import type { Kit } from './kit-contract.js';

/** What the toolkit's elements have besides an element's own properties. */
interface ToolkitDropdown extends HTMLElement {
  value: string;
  disabled: boolean;
}

interface ToolkitCheckbox extends HTMLElement {
  checked: boolean;
}

/** Defines the custom elements; a second call changes nothing. */
export function createToolkitKit(): Kit {
  if (!customElements.get('vscode-button'))
    provideVSCodeDesignSystem().register(
      vsCodeBadge(),
      vsCodeButton(),
      vsCodeCheckbox(),
      vsCodeDropdown(),
      vsCodeOption(),
      vsCodeProgressRing(),
    );
  return toolkitKit;
}

const toolkitKit: Kit = {
  button({ label, primary, onPress }) {
    const button = document.createElement('vscode-button');
    button.setAttribute('appearance', primary ? 'primary' : 'secondary');
    button.textContent = label;
    button.addEventListener('click', onPress);
    return button;
  },

  dropdown({ label, onChange }) {
    const dropdown = document.createElement('vscode-dropdown') as ToolkitDropdown;
    dropdown.setAttribute('aria-label', label);
    dropdown.title = label;
    dropdown.addEventListener('change', () => onChange(dropdown.value));
    return {
      element: dropdown,
      set(choices, value) {
        dropdown.replaceChildren(
          ...choices.map((choice) => {
            const option = document.createElement('vscode-option');
            option.setAttribute('value', choice.value);
            if (choice.value === value) option.setAttribute('selected', '');
            option.textContent = choice.label;
            return option;
          }),
        );
        dropdown.disabled = choices.length < 2;
        dropdown.value = value;
      },
      get value() {
        return dropdown.value;
      },
    };
  },

  checkbox({ label, checked, onChange }) {
    const checkbox = document.createElement('vscode-checkbox') as ToolkitCheckbox;
    checkbox.checked = checked;
    checkbox.textContent = label;
    checkbox.addEventListener('change', () => onChange(checkbox.checked));
    return checkbox;
  },

  badge(text) {
    const badge = document.createElement('vscode-badge');
    badge.textContent = text;
    return badge;
  },

  progressRing(label) {
    const ring = document.createElement('vscode-progress-ring');
    ring.setAttribute('aria-label', label);
    return ring;
  },
};
