// Gives the host's event loop a turn. core/ names no host: it takes what the global object has.

interface Hosts {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly setTimeout?: (callback: () => void, milliseconds: number) => unknown;
}

/** Resolves in a later turn of the event loop; at once where the host has no timers at all. */
export function pause(): Promise<void> {
  const host = globalThis as Hosts;
  return new Promise((resolve) => {
    if (host.setImmediate !== undefined) host.setImmediate(resolve);
    else if (host.setTimeout !== undefined) host.setTimeout(resolve, 0);
    else resolve();
  });
}
