// Strongly connected components of a directed graph, by Tarjan's algorithm without recursion.

/**
 * Components of what `start` reaches, each before those that lead into it: the first is never left.
 * Lazy, since who wants the first only need not pay for the rest.
 */
export function* componentsFrom(start: number, successors: (node: number) => readonly number[]): Generator<number[]> {
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const onStack = new Set<number>();
  const stack: number[] = [];
  const work: { node: number; next: number }[] = [];
  const enter = (node: number): void => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    stack.push(node);
    onStack.add(node);
    work.push({ node, next: 0 });
  };
  const lower = (node: number, to: number): void => {
    low.set(node, Math.min(low.get(node) ?? 0, to));
  };
  enter(start);
  for (let frame = work[work.length - 1]; frame !== undefined; frame = work[work.length - 1]) {
    const { node } = frame;
    const target = successors(node)[frame.next];
    if (target !== undefined) {
      frame.next += 1;
      const known = index.get(target);
      if (known === undefined) enter(target);
      else if (onStack.has(target)) lower(node, known);
      continue;
    }
    work.pop();
    const parent = work[work.length - 1];
    if (parent !== undefined) lower(parent.node, low.get(node) ?? 0);
    if (low.get(node) !== index.get(node)) continue;
    const component = stack.splice(stack.lastIndexOf(node));
    for (const member of component) onStack.delete(member);
    yield component;
  }
}
