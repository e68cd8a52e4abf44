// What scripts/e2e.mjs prepared for the tests, handed over in one environment variable.

export interface Environment {
  /** Folder of the VS Code server and workbench. */
  readonly vscode: string;
  /** The packed extension, and a folder with the same files. */
  readonly vsix: string;
  readonly extension: string;
  readonly browser: { readonly executable: string; readonly env: Record<string, string> };
}

/** Throws when the tests were started in another way than `npm run e2e`. */
export function environment(): Environment {
  const text = process.env['TRYMAP_E2E'];
  if (text === undefined) throw new Error('start the end-to-end tests with: npm run e2e');
  return JSON.parse(text) as Environment;
}
