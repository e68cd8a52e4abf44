// Work by node, lowest node first: nodes are numbered in text order, so most paths into a node are known before it is left.

export class WorkList<K> {
  readonly #waiting = new Map<number, Set<K>>();
  /** A binary heap of the node ids in `#waiting`. */
  readonly #heap: number[] = [];

  add(node: number, key: K): void {
    const keys = this.#waiting.get(node);
    if (keys) {
      keys.add(key);
      return;
    }
    this.#waiting.set(node, new Set([key]));
    const heap = this.#heap;
    heap.push(node);
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if ((heap[parent] ?? 0) <= (heap[i] ?? 0)) break;
      this.#swap(i, parent);
      i = parent;
    }
  }

  take(): readonly [number, K] | null {
    const node = this.#heap[0];
    const keys = node === undefined ? undefined : this.#waiting.get(node);
    if (node === undefined || !keys) return null;
    const [key] = keys;
    if (key === undefined) return null;
    keys.delete(key);
    if (keys.size === 0) {
      this.#waiting.delete(node);
      this.#pop();
    }
    return [node, key];
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let i = 0; ;) {
      const left = 2 * i + 1;
      const right = left + 1;
      let least = i;
      if (left < heap.length && (heap[left] ?? 0) < (heap[least] ?? 0)) least = left;
      if (right < heap.length && (heap[right] ?? 0) < (heap[least] ?? 0)) least = right;
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }

  #swap(i: number, j: number): void {
    const [a, b] = [this.#heap[i] ?? 0, this.#heap[j] ?? 0];
    this.#heap[i] = b;
    this.#heap[j] = a;
  }
}
