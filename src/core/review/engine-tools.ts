// What a review needs of an engine, taken out of one.
import type { CallerTools } from './callers/across-files.js';
import type { FileReport } from '../sites/site.js';

/** The engine's part of `ReviewTools`. */
export interface EngineTools extends Omit<CallerTools, 'filesWith'> {
  readonly analyse: (file: string, text: string) => FileReport;
}

/** An engine, as far as a review asks it. */
export interface ReviewEngine extends Omit<EngineTools, 'analyse'> {
  analyseText(file: string, text: string): FileReport;
}

export function engineTools(engine: ReviewEngine): EngineTools {
  return {
    analyse: (file, text) => engine.analyseText(file, text),
    catalogue: engine.catalogue,
    functionsOf: (file, text) => engine.functionsOf(file, text),
    gatherFacts: (file, text, names) => engine.gatherFacts(file, text, names),
  };
}
