// The table of costs: every phase with its calls, every design with what it says is worth counting.
import type { AcquireHelper, HelperFamily } from '../helpers/catalogue.js';
import { PTE_FAMILY, TRY_MAP_FAMILY } from '../helpers/pte-family.js';
import type { LoadedModel, ModelReader } from '../model/library.js';
import type { ModelFunction } from '../model/model-source.js';
import { words } from '../model/tags.js';
import { costOf, dearestWay, successes, usualWay, type Cost } from './cost.js';
import { waysOf, type Fact, type Functions } from './paths.js';

/** One visit of a page table: map, and give back. */
export interface VisitCost {
  readonly phase: string;
  readonly title: string;
  /** The call that maps, and the one that gives back. */
  readonly call: string;
  readonly release: string;
  /** Whether it is of the paired API. */
  readonly isConverted: boolean;
  /** The map succeeds, no lock is waited for, no reference is the last. */
  readonly usual: Cost;
  /** Each way is gone once; retries are not counted. */
  readonly most: Cost;
  /** What storing one entry adds. */
  readonly perEntry: Cost;
}

/** One function of a design. */
export interface DesignCost {
  /** Relative to `models/`. */
  readonly file: string;
  readonly title: string;
  readonly function: string;
  readonly usual: Cost;
  readonly most: Cost;
}

/** Runs inside every store to an entry; a phase may define it anew. */
const STORE_HOOK = 'on_write_pte_t';

/** `phases`: names of phase files. */
export function visitCosts(reader: ModelReader, phases: readonly string[]): readonly VisitCost[] {
  return phases.flatMap((phase) => {
    const model = reader.load(`phases/${phase}.c`);
    const functions = functionsOf(model);
    const hook = functions.get(STORE_HOOK);
    const perEntry = costOf(hook ? (dearestWay(waysOf(hook, functions))?.operations ?? []) : []);
    return [PTE_FAMILY, TRY_MAP_FAMILY].flatMap((family) =>
      family.acquires.flatMap((helper): VisitCost[] => {
        const map = functions.get(helper.name);
        const release = releaseOf(family, helper);
        const unmap = release === null ? undefined : functions.get(release);
        if (helper.target === null || !map || !unmap) return [];
        const mapped = successes(waysOf(map, functions));
        const unmapped = waysOf(unmap, functions, unmap.graph.params.map(namedFact));
        const both = (one: typeof usualWay): Cost =>
          costOf([...(one(mapped)?.operations ?? []), ...(one(unmapped)?.operations ?? [])]);
        return [
          {
            phase,
            title: model.tags.get('title') ?? phase,
            call: helper.name,
            release: unmap.name,
            isConverted: family === TRY_MAP_FAMILY,
            usual: both(usualWay),
            most: both(dearestWay),
            perEntry,
          },
        ];
      }),
    );
  });
}

/** What the designs of a library say of themselves: `@cost FUNCTION…`. `files` are relative to `models/`. */
export function designCosts(reader: ModelReader, files: readonly string[]): readonly DesignCost[] {
  return files.flatMap((file) => {
    const model = reader.load(file);
    const functions = functionsOf(model);
    return words(model.tags, 'cost').flatMap((name): DesignCost[] => {
      const fn = functions.get(name);
      if (!fn) return [];
      const ways = successes(waysOf(fn, functions));
      return [
        {
          file,
          title: model.tags.get('title') ?? file,
          function: name,
          usual: costOf(usualWay(ways)?.operations ?? []),
          most: costOf(dearestWay(ways)?.operations ?? []),
        },
      ];
    });
  });
}

function functionsOf(model: LoadedModel): Functions {
  const functions = new Map<string, ModelFunction>();
  for (const { functions: own } of model.sources) for (const fn of own) functions.set(fn.name, fn);
  return functions;
}

/** The release that gives back just what the call takes. */
function releaseOf(family: HelperFamily, helper: AcquireHelper): string | null {
  const found = family.releases.find(
    ({ unmaps, unlocks }) => (unmaps !== null) === helper.maps && (unlocks !== null) === helper.locks,
  );
  return found?.name ?? null;
}

/** An argument that is a lock is called as the parameter is. */
function namedFact({ name }: { readonly name: string }): Fact {
  return { isNothing: false, member: name };
}
