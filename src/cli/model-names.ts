// Names of phases and adversaries on the command line, compared with what the product has.
import type { ModelInfo } from '../core/model/check-result.js';

/** One message for each name that is not among the models. */
export function unknownNames(
  option: string,
  names: readonly string[] | undefined,
  models: readonly ModelInfo[],
): string[] {
  const known = models.map((model) => model.name);
  return (names ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => `${option} ${name}: unknown; expected one of ${known.join(', ') || '(none)'}`);
}
