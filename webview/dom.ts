// Builds elements from data: text is only ever set as text, never as HTML.

type Child = Node | string | null;

export interface Attributes {
  readonly class?: string;
  readonly id?: string;
  readonly title?: string;
  readonly role?: string;
  /** Any other attribute by name; `null` leaves it out. */
  readonly attributes?: Readonly<Record<string, string | null>>;
}

/** `null` children are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { attributes = {}, class: className, ...rest }: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  for (const [name, value] of Object.entries(rest)) element.setAttribute(name, value);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function replaceChildren(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...children.filter((child) => child !== null));
}
