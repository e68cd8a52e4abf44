// Names of phases and adversaries on the command line: compared with what the product has, `all` standing for every one.
import { defaultNames, type ModelInfo } from '../core/model/model-info.js';

/** Instead of names, where several may be given. */
export const ALL = 'all';
/** Instead of a phase: the one that the scanned tree is in. */
export const TREE = 'tree';

/** One message for each name that is neither among the models nor one of `others`. */
export function unknownNames(
  option: string,
  names: readonly string[] | undefined,
  models: readonly ModelInfo[],
  others: readonly string[] = [],
): string[] {
  const known = [...models.map((model) => model.name), ...others];
  return (names ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => `${option} ${name}: unknown; expected one of ${known.join(', ') || '(none)'}`);
}

/** What was asked for, or what is checked where nobody chose. */
export function chosenNames(names: readonly string[] | undefined, models: readonly ModelInfo[]): readonly string[] {
  if (names === undefined) return defaultNames(models);
  return names.includes(ALL) ? models.map((model) => model.name) : names;
}
