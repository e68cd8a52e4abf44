// The manifest as code: nothing declared that does not exist, nothing used that is not declared.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleOf, collectTexts } from '../../../scripts/l10n.mjs';
import { BUILTIN_CATALOGUE } from '../../../src/core/helpers/builtin.js';
import { findingText } from '../../../src/core/report/scan-text.js';
import type { Finding } from '../../../src/core/sites/site.js';
import { activateHost } from '../../../src/host/activate.js';
import { DEFAULTS } from '../../../src/host/settings.js';
import { memento, resetWorkbench, Uri, workbench } from './fake-vscode.js';
import { inProcessWorker, standIn } from './stand-in-engine.js';

vi.mock('vscode', () => import('./fake-vscode.js'));

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: Readonly<Record<'untrustedWorkspaces' | 'virtualWorkspaces', { readonly supported: string }>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Property>> }[];
    readonly views: { readonly trymap: readonly { readonly id: string; readonly type?: string }[] };
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly inputSchema: { readonly properties: object; readonly required: readonly string[] };
    }[];
    readonly problemMatchers: readonly { readonly pattern: { readonly regexp: string } }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
    readonly viewsWelcome: readonly { readonly view: string }[];
  };
}

interface Property {
  readonly default: unknown;
  readonly scope?: string;
  readonly markdownDescription?: string;
}

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifestText = read('package.json');
const manifest = JSON.parse(manifestText) as Manifest;
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
const sources = readdirSync(join(root, 'src/host'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => read(`src/host/${name}`))
  .join('\n');
const { contributes } = manifest;
const declared = contributes.commands.map(({ command }) => command).sort();

beforeAll(() => {
  resetWorkbench();
  activateHost(
    {
      extensionUri: Uri.file('/extension'),
      workspaceState: memento(),
      globalStorageUri: Uri.file('/storage'),
      subscriptions: [],
    } as never,
    {
      kind: 'node',
      startWorker: () => Promise.resolve(inProcessWorker(() => Promise.resolve(standIn().engine))),
    },
  );
});

describe('commands', () => {
  it('are all registered, and all that are registered are declared', () =>
    expect([...workbench.commandHandlers.keys()].sort()).toEqual(declared));

  it('have titles in one category', () => {
    for (const { title, category } of contributes.commands) {
      expect(title).toMatch(/^%command\.\w+\.title%$/);
      expect(category).toBe('TryMap');
    }
  });

  it('in menus, keys and welcome texts exist', () => {
    const used = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command)),
      ...contributes.keybindings.map(({ command }) => command),
      ...Object.values(texts).flatMap((text) =>
        [...text.matchAll(/\(command:(trymap\.\w+)\)/g)].map((match) => match[1] ?? ''),
      ),
    ];
    expect(used.filter((command) => !declared.includes(command))).toEqual([]);
  });

  it('that cannot be called by hand are hidden from the palette', () =>
    expect(contributes.menus['commandPalette']?.map(({ command }) => command.replace('trymap.', ''))).toEqual([
      'explainReason',
      'openPatch',
      'openPatchedFile',
      'addComment',
      'deleteComment',
    ]));
});

describe('texts', () => {
  it('of the manifest are all there, and all used', () => {
    const used = new Set([...manifestText.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? ''));
    expect([...used].sort()).toEqual(Object.keys(texts).sort());
  });

  it('of the code are all in the bundle, and all used', () =>
    expect(read('l10n/bundle.l10n.json') === bundleOf(collectTexts()), 'run node scripts/l10n.mjs').toBe(true));
});

describe('settings', () => {
  const properties = Object.assign({}, ...contributes.configuration.map((group) => group.properties)) as Readonly<
    Record<string, Property>
  >;

  it('are those of the code, with the same defaults', () =>
    expect(
      Object.fromEntries(
        Object.entries(properties).map(([name, { default: value }]) => [name.replace('trymap.', ''), value]),
      ),
    ).toEqual(DEFAULTS));

  it.each(Object.keys(DEFAULTS))('%s is read', (name) =>
    expect(sources).toMatch(new RegExp(`setting\\('${name.replace('.', '\\.')}'`)),
  );

  it('have a scope and a description', () => {
    for (const { scope, markdownDescription } of Object.values(properties))
      expect([scope, markdownDescription]).toEqual([expect.any(String), expect.stringMatching(/^%/)]);
  });
});

describe('views', () => {
  it('have a provider, and welcome texts only for views that exist', () => {
    const views = contributes.views.trymap;
    const ofType = (webview: boolean): string[] =>
      views.filter((view) => (view.type === 'webview') === webview).map(({ id }) => id);
    expect([...workbench.treeViews.keys()]).toEqual(ofType(false));
    expect([...workbench.webviewProviders.keys()]).toEqual(ofType(true));
    for (const { view } of contributes.viewsWelcome) expect(views.map(({ id }) => id)).toContain(view);
  });
});

describe('context keys', () => {
  it('of the conditions are set by the code, and none is set in vain', () => {
    const used = new Set(
      [...manifestText.matchAll(/"(?:when|enablement)": "([^"]+)"/g)].flatMap((match) =>
        [...(match[1] ?? '').matchAll(/(?<![\w= ]= )\btrymap\.(\w+)/g)].map((key) => key[1]),
      ),
    );
    for (const view of contributes.views.trymap) used.delete(view.id.replace('trymap.', ''));
    const set = new Set([...sources.matchAll(/setContext\('(\w+)'/g)].map((match) => match[1]));
    expect([...used].sort()).toEqual([...set].sort());
  });
});

describe('activation', () => {
  it('only for C files, views and commands', () => expect(manifest.activationEvents).toEqual(['onLanguage:c']));
  it('is fit for every kind of workspace, and says what is missing where', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    expect([untrustedWorkspaces.supported, virtualWorkspaces.supported]).toEqual(['limited', 'limited']);
  });
});

describe('tools for language models', () => {
  it('are all registered, and all that are registered are declared', () =>
    expect([...workbench.tools.keys()].sort()).toEqual(contributes.languageModelTools.map(({ name }) => name).sort()));
  it('take what they say that they take', () => {
    for (const { inputSchema } of contributes.languageModelTools)
      for (const name of inputSchema.required) expect(Object.keys(inputSchema.properties)).toContain(name);
  });
});

describe('the problem matcher', () => {
  it('reads what the command line prints of a finding', () => {
    const [matcher] = contributes.problemMatchers;
    const finding = {
      file: 'mm/a.c',
      line: 3,
      column: 7,
      severity: 'error',
      message: 'a: b [c]',
      rule: 'release-missing',
    };
    const line = findingText(finding as Finding).trimEnd();
    expect(new RegExp(matcher?.pattern.regexp ?? '').exec(line)?.slice(1)).toEqual([
      'mm/a.c',
      '3',
      '7',
      'error',
      'a: b [c]',
      'release-missing',
    ]);
  });
});

describe('files', () => {
  it('of the walkthrough exist', () => {
    const media = contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media.markdown));
    expect(media.length).toBeGreaterThan(3);
    expect(media.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('that the manifest names exist', () => {
    const named = [...manifestText.matchAll(/"(?:icon|path|l10n)": "(?:\.\/)?((?:media|syntaxes|l10n)[^"]*)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('the grammar marks the helpers of the catalogue that map, and all that release', () => {
    const grammar = JSON.parse(read('syntaxes/helpers.tmLanguage.json')) as { patterns: { match: string }[] };
    const [acquires, releases] = grammar.patterns.map(({ match }) => new RegExp(match));
    for (const family of BUILTIN_CATALOGUE.families) {
      for (const { name, maps } of family.acquires) expect([name, acquires?.test(`${name}(`)]).toEqual([name, maps]);
      for (const { name } of family.releases) expect([name, releases?.test(`${name} (`)]).toEqual([name, true]);
    }
    expect(acquires?.test('pte_offset_map_locked(')).toBe(false);
  });
});
