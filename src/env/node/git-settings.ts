// How git is run, whoever asks it: nothing that a repository names as a program runs, and nothing waits for a person.

/** Goes before the command: a repository may name programs that git is to run; none of them is needed, so none runs. */
export const NO_PROGRAMS: readonly string[] = [
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'log.showSignature=false'],
];

export function gitEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_PAGER: 'cat', LC_ALL: 'C' };
}

/** Prints a range of commits as mails, whatever the user's own settings of `format-patch` are. */
export const FORMAT_SERIES: readonly string[] = [
  'format-patch',
  '--stdout',
  '--numbered',
  '--no-signature',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-attach',
  '--no-thread',
  '--no-cover-letter',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--subject-prefix=PATCH',
];
