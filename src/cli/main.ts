// The command line: what it accepts, and what happens to errors. Each command is a file of its own.
import { Command, CommanderError, Option } from 'commander';
import { CancelledError } from '../core/ports.js';
import { EXIT_CANCELLED, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { scanCommand, type ScanFlags } from './scan-command.js';

/** Runs one command; the result is the exit status. `args` excludes the interpreter and the script. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let status = EXIT_NOTHING;
  const program = createProgram(io, (result) => {
    status = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_NOTHING : EXIT_UNUSABLE;
    if (error instanceof CancelledError || io.signal.aborted) {
      io.err('trymap: cancelled\n');
      return EXIT_CANCELLED;
    }
    throw error;
  }
}

function createProgram(io: Io, finish: (status: number) => void): Command {
  const program = new Command('trymap')
    .description(
      'Finds call sites that map page tables, converts the simple ones and explores what can race with them.',
    )
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('(try: trymap --help)');

  program
    .command('scan')
    .description('call sites with class and reasons')
    .argument('<path...>', 'folders and C files')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('--helpers <file>', 'JSON file with helper families of your own')
    .action(async (paths: string[], flags: ScanFlags) => {
      finish(await scanCommand(paths, flags, io));
    });
  return program;
}
