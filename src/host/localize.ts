// Translation as an argument, so that texts can be composed and tested without vscode; `vscode.l10n.t` fits.

/** `{0}`, `{1}`, … stand for the arguments. */
export type Localize = (message: string, ...args: (string | number)[]) => string;

/** The English texts as they are written in the source. */
export const english: Localize = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
