// Tasks for the command line: scan and check as tasks of type `trymap`, whose findings the problem matcher reads.
import * as vscode from 'vscode';
import type { HostEnvironment } from './environment.js';
import type { Subscription } from './event.js';
import type { Services } from './services.js';

const TYPE = 'trymap';
const COMMANDS = ['scan', 'check'] as const;

interface Definition extends vscode.TaskDefinition {
  readonly command: string;
  readonly arguments?: readonly string[];
}

/** Nothing where there is no process to run. */
export function registerTasks({ environment }: Services): Subscription {
  const { cli } = environment;
  if (!cli) return { dispose: () => undefined };
  return vscode.tasks.registerTaskProvider(TYPE, {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .flatMap((folder) => COMMANDS.map((command) => taskOf({ type: TYPE, command }, folder, cli))),
    resolveTask(task) {
      const { command } = task.definition as Partial<Definition>;
      const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
      return command !== undefined && folder ? taskOf(task.definition as Definition, folder, cli) : undefined;
    },
  });
}

function taskOf(
  definition: Definition,
  folder: vscode.WorkspaceFolder,
  { node, script }: NonNullable<HostEnvironment['cli']>,
): vscode.Task {
  const args = [script, definition.command, ...(definition.arguments ?? ['.'])];
  // The desktop's own program runs as Node only when it is told so.
  const options = { cwd: folder.uri.fsPath, env: { ELECTRON_RUN_AS_NODE: '1' } };
  const execution = new vscode.ProcessExecution(node, args, options);
  const task = new vscode.Task(definition, folder, definition.command, 'TryMap', execution, '$trymap');
  task.detail = `trymap ${[definition.command, ...(definition.arguments ?? ['.'])].join(' ')}`;
  return task;
}
