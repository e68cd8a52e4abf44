// `trymap convert --write --build CMD`: the user's own compile over the converted files, its messages put to the sites.
import { spawn } from 'node:child_process';
import type { Conversion } from '../core/convert/conversion.js';
import { plural } from '../core/report/plural.js';
import { compilerMessages, conversionsAt, type ConvertedText } from './compiler-messages.js';
import type { Io } from './io.js';

/** Stands for the objects in the command; without it they come last. */
const OBJECTS = '{}';

/** Words of the command, with the objects of the C files put in. No shell reads them. */
export function buildWords(command: string, files: readonly string[]): readonly string[] {
  const objects = files.filter((file) => file.endsWith('.c')).map((file) => file.replace(/\.c$/, '.o'));
  const words = command.split(/\s+/).filter((word) => word !== '');
  return words.includes(OBJECTS)
    ? words.flatMap((word) => (word === OBJECTS ? objects : [word]))
    : [...words, ...objects];
}

/** Runs the command in the top of the tree and says on stderr what it says about the files; true where it succeeds. */
export async function buildTouched(
  command: string,
  top: string,
  files: readonly ConvertedText[],
  conversions: readonly Conversion[],
  show: (file: string) => string,
  io: Io,
): Promise<boolean> {
  const [program = '', ...words] = buildWords(
    command,
    files.map(({ inTree }) => inTree),
  );
  io.err(`building in ${top}: ${[program, ...words].join(' ')}\n`);
  const { status, output } = await run(program, words, top, io);
  const messages = compilerMessages(output, files);
  for (const message of messages) {
    const file = files.find((one) => one.file === message.file);
    const place = `${show(message.file)}:${String(message.line)}${message.column === null ? '' : `:${String(message.column)}`}`;
    io.err(`${place}: ${message.kind}: ${message.text}\n`);
    for (const { site, exit } of file ? conversionsAt(message, file, conversions) : [])
      io.err(
        `    in ${site.function}(), where ${site.helper} #${String(site.nth)} was converted; when it fails: ${exit.id}\n`,
      );
  }
  if (status !== 0) {
    // What the build says of anything else is all that there is to go by.
    if (!messages.some(({ kind }) => kind === 'error')) io.err(output);
    io.err(`trymap: --build: ${program} ended with ${status === null ? 'no status' : `status ${String(status)}`}\n`);
  }
  io.err(`built: ${plural(messages.length, 'message')} about converted files\n`);
  return status === 0;
}

/** Both outputs as one text; a program that cannot be started has no status. */
function run(
  program: string,
  words: readonly string[],
  cwd: string,
  io: Io,
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'], signal: io.signal });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => {
      resolve({ status: null, output: `${error.message}\n` });
    });
    child.on('close', (status) => {
      resolve({ status, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
