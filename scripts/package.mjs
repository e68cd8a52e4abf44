// Packs what .vscodeignore allows into out/trymap.vsix, offline, and lays the same files out in out/extension/
// for hosts that take a folder. Expects a fresh build in dist/.
import { cp, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { fromRoot, root } from './paths.mjs';

/** The packed extension and the folder with its files. */
export const vsix = fromRoot('out/trymap.vsix');
export const unpacked = fromRoot('out/extension');

export async function packageExtension() {
  await mkdir(dirname(vsix), { recursive: true });
  await quietly(() =>
    createVSIX({
      cwd: root,
      packagePath: vsix,
      // Everything is bundled.
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    }),
  );
  await rm(unpacked, { recursive: true, force: true });
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
    await mkdir(dirname(join(unpacked, file)), { recursive: true });
    await cp(fromRoot(file), join(unpacked, file));
  }
  return (await stat(vsix)).size;
}

/** vsce lists every file on the console; its warnings and errors still come through. @param {() => Promise<void>} work */
async function quietly(work) {
  const { log } = console;
  console.log = () => undefined;
  try {
    await work();
  } finally {
    console.log = log;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const size = await packageExtension();
  console.log(`${vsix}: ${Math.round(size / 1024)} KB`);
}
