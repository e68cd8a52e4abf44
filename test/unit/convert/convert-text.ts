// Converts the sites of a C text of a test.
import { BUILTIN_CATALOGUE } from '../../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../../src/core/helpers/catalogue.js';
import { applyEdits, type ConversionResult, type TargetProfileName } from '../../../src/core/convert/conversion.js';
import { compose, convertTogether } from '../../../src/core/convert/together.js';
import type { TargetNames } from '../../../src/core/convert/targets.js';
import { FileAnalyser } from '../../../src/core/sites/analyse-file.js';
import { parser } from '../c/parser.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);

export interface Options {
  readonly dropGuards?: boolean;
  readonly profile?: TargetProfileName;
  readonly names?: TargetNames;
  readonly exit?: string;
}

/** Results for every simple site of the text that is not of the paired API yet. */
export function conversions(text: string, { profile = 'try-map', ...rest }: Options = {}): ConversionResult[] {
  const { sites, functions } = new FileAnalyser('test.c', parser, catalogue).analyse(text);
  return sites
    .filter(({ site }) => site.family !== 'try-map')
    .map((analysed) =>
      convertTogether(
        { analysed, functions, catalogue, profile, ...rest },
        sites.filter((other) => other.placed === analysed.placed),
      ),
    );
}

/** The text with all its simple sites converted; throws where one is refused. */
export function converted(text: string, options: Options = {}): string {
  const done = conversions(text, options).map((result) => {
    if (!result.ok) throw new Error(result.refusal.message);
    return result.conversion;
  });
  const edits = compose(done);
  if (!edits) throw new Error('the edits overlap');
  return applyEdits(text, edits);
}

/** Why the first site of the text is refused; `null` when it is converted. */
export function refusal(text: string, options: Options = {}): string | null {
  const [first] = conversions(text, options);
  if (!first) throw new Error('the text of the test has no call to convert');
  return first.ok ? null : first.refusal.message;
}
