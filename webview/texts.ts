// The panel's texts: written in English here, replaced by the host's bundle where it has a translation.

let bundle: Readonly<Record<string, string>> = {};

export function setTexts(texts: Readonly<Record<string, string>>): void {
  bundle = texts;
}

/** `{0}`, `{1}`, … stand for the arguments. */
export function text(message: string, ...args: readonly (string | number)[]): string {
  return (bundle[message] ?? message).replace(/\{(\d+)\}/g, (whole, index: string) =>
    String(args[Number(index)] ?? whole),
  );
}
