// The part of WebAssembly's interface that core/ uses; core/ names no host, so it takes what the global object has.

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Pages of 64 KiB. Throws a RangeError where the host has no more. */
  grow(pages: number): number;
}

/** A compiled module; opaque. */
export type WasmModule = object;

interface WebAssemblyHost {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (limits: { initial: number }) => WasmMemory;
}

/** Null where the host has no WebAssembly, or forbids code generation by its content security policy. */
export function webAssembly(): WebAssemblyHost | null {
  allowed ??= probe();
  return allowed.host;
}

let allowed: { host: WebAssemblyHost | null } | undefined;

function probe(): { host: WebAssemblyHost | null } {
  const host = (globalThis as { WebAssembly?: WebAssemblyHost }).WebAssembly;
  if (host === undefined) return { host: null };
  try {
    new host.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return { host };
  } catch {
    return { host: null };
  }
}
