// Asking the page walker to look at the pmd again is bounded only where the function sorts out what is no table.
import { PAGE_WALK } from '../helpers/table-tests.js';
import type { Candidate } from './candidate.js';
import { loopAround } from './place.js';
import { asksWalker } from './prove.js';
import type { Search } from './search.js';

/** What is wrong with another look; `null` for candidates that do not ask for one. */
export function unboundedWalk(candidate: Candidate, search: Search): string | null {
  const { walker } = search;
  if (!asksWalker(candidate) || !walker) return null;
  if (walker.dispatch === 'none') {
    return `asks for ${PAGE_WALK.statement.value} without bound: nothing here tells a table from a pmd that maps memory or migrates`;
  }
  if (loopAround(search.place))
    return 'has the range walked again, although earlier turns of the loop are done already';
  const before = search.graph.nodes.find(
    (node) =>
      node.kind === 'assign' &&
      node.span.end <= search.acquire.span.start &&
      node.target.kind === 'member' &&
      node.target.object.kind === 'ident' &&
      node.target.object.name === walker.param &&
      node.target.field !== PAGE_WALK.statement.field,
  );
  return before ? 'has the range walked again, although the function has moved the walk on already' : null;
}
