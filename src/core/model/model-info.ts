// What a list of phases or adversaries shows of a model file, and which of them are checked where nobody chose.

/** Name, title and description of a phase or an adversary, read from its file's first comment. */
export interface ModelInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Checked where nobody chose; others are asked for by name, or with `all`. */
  readonly isDefault: boolean;
  /** Checked at every prefix of a series under review. */
  readonly isReviewed: boolean;
  /** Names that may be defined in it, with what each means: configurations that the API leaves open. */
  readonly choices: readonly { readonly name: string; readonly meaning: string }[];
  /** What a kernel tree has whose API this is, as `@detect` says it; empty for what no tree can show. */
  readonly detect: string;
}

export function defaultNames(models: readonly ModelInfo[]): readonly string[] {
  return models.filter((model) => model.isDefault).map((model) => model.name);
}
