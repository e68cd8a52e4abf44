// The form controls that the panel uses. Two kits fulfil this contract: the toolkit's (kit.ts) and plain HTML (kit-plain.ts).

export interface ButtonOptions {
  readonly label: string;
  readonly primary?: boolean;
  readonly onPress: () => void;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface DropdownOptions {
  /** For screen readers, and shown on hover. */
  readonly label: string;
  readonly onChange: (value: string) => void;
}

export interface Dropdown {
  readonly element: HTMLElement;
  /** Replaces what can be chosen. Does not call `onChange`. */
  set(choices: readonly Choice[], value: string): void;
  readonly value: string;
}

export interface CheckboxOptions {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export interface Kit {
  button(options: ButtonOptions): HTMLElement;
  dropdown(options: DropdownOptions): Dropdown;
  checkbox(options: CheckboxOptions): HTMLElement;
  badge(text: string): HTMLElement;
  /** Turns until it is removed. */
  progressRing(label: string): HTMLElement;
}
