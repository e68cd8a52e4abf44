// The command line: what it accepts, and what happens to errors. Each command is a file of its own, loaded when it is
// asked for; `scan` is loaded at once, since its speed counts.
import { Command, CommanderError, Option } from 'commander';
import { CancelledError } from '../core/ports.js';
import { withBounds } from './bounds.js';
import type { CheckFlags } from './check-command.js';
import type { ContextFlags } from './context-command.js';
import type { CostFlags } from './cost-command.js';
import type { ConvertFlags } from './convert-command.js';
import { EXIT_CANCELLED, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import type { ModelFlags } from './model-command.js';
import { collectSiteName } from './only.js';
import { positiveInteger } from './positive-integer.js';
import type { RaceFlags } from './race-command.js';
import type { ReviewFlags } from './review-command.js';
import type { SeriesFlags } from './series-command.js';
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

  const command = (name: string, description: string): Command =>
    program.command(name).description(description).argument('<path...>', 'folders and C files');

  command('scan', 'call sites with class and reasons')
    .option('--phase <name>', "the phase of the tree's API, instead of what its files say")
    .option('--callers', 'search folders once more: what other files say of the callers and callees of sites')
    .addOption(formatOption())
    .addOption(configOption())
    .addOption(noConfigOption())
    .addOption(helpersOption())
    .addOption(familyOption())
    .action(async (paths: string[], flags: ScanFlags) => {
      finish(await scanCommand(paths, flags, io));
    });
  command('convert', 'the simple sites to the paired API, as a unified diff or in place')
    .addOption(targetOption())
    .addOption(new Option('--diff', 'print a unified diff (default)').conflicts('write'))
    .option('--write', 'change the files')
    .option(
      '--drop-guards',
      'may-fail: drop pmd tests that the call repeats (default: where the tree is of 6.5 or later)',
    )
    .option('--no-drop-guards', 'may-fail: keep them')
    .option('--build <command>', 'with --write: compile them, `{}` standing for their objects; no shell reads it')
    .addOption(onlyOption())
    .addOption(formatOption())
    .addOption(configOption())
    .addOption(noConfigOption())
    .addOption(helpersOption())
    .addOption(familyOption())
    .action(async (paths: string[], flags: ConvertFlags) => {
      const { convertCommand } = await import('./convert-command.js');
      finish(await convertCommand(paths, flags, io));
    });
  command('series', 'the conversions as patches for `git am`: the API first, then its callers, then its semantics')
    .requiredOption('--out <folder>', 'where the patches go; must be empty or not exist')
    .addOption(targetOption())
    .option('--no-check', 'without exploring the conversions: no race diagrams')
    .addOption(configOption())
    .addOption(noConfigOption())
    .addOption(helpersOption())
    .action(async (paths: string[], flags: SeriesFlags) => {
      const { seriesCommand } = await import('./series-command.js');
      finish(await seriesCommand(paths, flags, io));
    });
  withBounds(command('check', 'the simple sites and their conversions, explored against what can race with them'))
    .option('--phase <name...>', 'these semantics of the API, or all')
    .option('--against <adversary...>', 'these racing threads, or all')
    .option('--define <name...>', 'names that #ifdef finds defined in the phases, such as NO_FLUSH_IPI')
    .addOption(new Option('--entries <n>', 'entries per page table').argParser(positiveInteger))
    .addOption(onlyOption())
    .addOption(formatOption())
    .addOption(configOption())
    .addOption(noConfigOption())
    .addOption(helpersOption())
    .addOption(familyOption())
    .action(async (paths: string[], flags: CheckFlags) => {
      const { checkCommand } = await import('./check-command.js');
      finish(await checkCommand(paths, flags, io));
    });
  command('context', 'what the callers of each site hold, and whether a grace period waits for it')
    .option('--phase <name>', "the phase of the tree's API, instead of what its files say")
    .addOption(formatOption())
    .addOption(configOption())
    .addOption(noConfigOption())
    .addOption(helpersOption())
    .addOption(familyOption())
    .action(async (paths: string[], flags: ContextFlags) => {
      const { contextCommand } = await import('./context-command.js');
      finish(await contextCommand(paths, flags, io));
    });
  command('cost', 'the share of calls that convert, and the locks, atomics and flushes of each API and design')
    .addOption(formatOption())
    .addOption(configOption())
    .addOption(noConfigOption())
    .addOption(helpersOption())
    .addOption(familyOption())
    .action(async (paths: string[], flags: CostFlags) => {
      const { costCommand } = await import('./cost-command.js');
      finish(await costCommand(paths, flags, io));
    });
  withBounds(program.command('race'))
    .description('any two functions against each other')
    .argument('<side>', 'FILE:FUNCTION')
    .argument('<side>', 'FILE:FUNCTION; may be the same')
    .option('--phase <name...>', 'only these semantics of the API')
    .option('--against <adversary>', 'a racing thread of the models beside them')
    .addOption(new Option('--entries <n>', 'entries per page table').argParser(positiveInteger))
    .addOption(formatOption())
    .action(async (left: string, right: string, flags: RaceFlags) => {
      const { raceCommand } = await import('./race-command.js');
      finish(await raceCommand(left, right, flags, io));
    });
  program
    .command('review')
    .description('what each patch of a series does to the call sites of a tree')
    .argument('<series>', 'an mbox, .eml or .patch file, a maildir, a folder of patches, a range A..B of commits, or -')
    .option('--tree <path>', 'the tree that the series applies to', '.')
    .option('--base <revision>', "a commit of the tree's repository, instead of its files")
    .addOption(new Option('--pick <n>', 'which series, where there are several').argParser(positiveInteger))
    .option('--phase-at <k=phase...>', 'the API after K patches, where the tree does not show it')
    .option('--against <adversary...>', 'racing threads, instead of those of every review')
    .option('--previous <series>', 'the version before, to compare with')
    .option('--no-check', 'check no site at the prefixes')
    .addOption(
      new Option('--fail-on <severity>', 'from which severity on the exit status is 1')
        .choices(['error', 'warning', 'never'])
        .default('warning'),
    )
    .addOption(formatOption(['text', 'json', 'sarif', 'mail']))
    .addOption(configOption())
    .addOption(noConfigOption())
    .addOption(helpersOption())
    .addOption(familyOption())
    .action(async (series: string, flags: ReviewFlags) => {
      const { reviewCommand } = await import('./review-command.js');
      finish(await reviewCommand(series, flags, io));
    });
  withBounds(program.command('model'))
    .description('a model file of your own, explored')
    .argument('<file>', 'a C file like those of models/')
    .option('--promela', 'print the model for Spin instead')
    .option('--phase <name>', "the semantics of the API, instead of the file's @phase")
    .option('--recheck', 'explore again without reductions, and compare')
    .option('--define <name...>', 'names that #ifdef finds defined, such as those of @variants')
    .addOption(new Option('--entries <n>', 'entries per page table').argParser(positiveInteger))
    .addOption(formatOption())
    .action(async (file: string, flags: ModelFlags) => {
      const { modelCommand } = await import('./model-command.js');
      finish(await modelCommand(file, flags, io));
    });
  return program;
}

function targetOption(): Option {
  return new Option('--target <api>', 'the API to convert to').choices(['try-map', 'may-fail']).default('try-map');
}

function formatOption(formats: readonly string[] = ['text', 'json']): Option {
  return new Option('--format <format>', 'how to print').choices(formats).default('text');
}

function configOption(): Option {
  return new Option('--config <file>', 'a configuration, instead of the nearest trymap.json upwards');
}

function noConfigOption(): Option {
  return new Option('--no-config', 'no configuration');
}

function familyOption(): Option {
  return new Option('--family <name...>', 'families to look for (default: pte, try-map and your own)');
}

function helpersOption(): Option {
  return new Option('--helpers <file>', 'JSON file with more helper families, in the form of trymap.json');
}

function onlyOption(): Option {
  return new Option('--only <site>', 'FILE:FUNCTION:HELPER#NTH; may be repeated').argParser(collectSiteName);
}
