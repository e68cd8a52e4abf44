// What trymap.json may say, as a JSON schema (draft 7). The command line validates with it; schemas/trymap.schema.json is
// the same for the editor's completion, written by `npm run docs`.
import { SUPPRESSIBLE_CODES } from '../core/suppress/codes.js';
import { ARGUMENT, FAMILY_DEFINITIONS, NAME } from './family-schema.js';

const names = (description: string) => ({ type: 'array', items: NAME, description }) as const;
const CODE = { enum: SUPPRESSIBLE_CODES } as const;

const CALLS = {
  description: 'What calls outside the families do. Everything is added to what is built in.',
  type: 'object',
  additionalProperties: false,
  properties: {
    lockCalls: {
      description: 'take the lock that the argument gives',
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: {
          name: NAME,
          argument: { ...ARGUMENT, default: 0 },
          how: { enum: ['plain', 'nested', 'try'], default: 'plain' },
        },
      },
    },
    unlockCalls: {
      description: 'drop the lock that the argument gives',
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: { name: NAME, argument: { ...ARGUMENT, default: 0 } },
      },
    },
    otherLockSources: names("return a lock that is not a PTE table's, already taken, or NULL"),
    tableCalls: {
      description: "end a table's life, or take it out of the tree",
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'argument', 'effect'],
        additionalProperties: false,
        properties: { name: NAME, argument: ARGUMENT, effect: { enum: ['frees', 'moves'] } },
      },
    },
    kernelWalks: names("start a walk of the kernel's own tables"),
    kernelObjects: names("objects whose tables are the kernel's"),
    kernelFlags: names('fields that are true where a walk has no VMA'),
    sleeps: names('may sleep, whatever the arguments are'),
    sleepFlags: names('flags that let a call sleep that gets one of them'),
    irqOff: names('turn interrupts off'),
    irqOn: names('turn interrupts on again'),
    lockAssertions: names('only look at a lock'),
    rereads: names('words of names of macros that read or change more than their arguments'),
    externalReleases: {
      description: 'functions of other files that release what the argument, or a field of it, holds',
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'argument'],
        additionalProperties: false,
        properties: { name: NAME, argument: ARGUMENT },
      },
    },
  },
} as const;

export const CONFIG_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'TryMap configuration',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    families: {
      description: 'helper families of your own',
      type: 'array',
      items: { $ref: '#/definitions/family' },
    },
    use: {
      description: 'families to look for, by name; absent: pte, try-map and your own',
      type: 'array',
      minItems: 1,
      items: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
    },
    calls: CALLS,
    tryMap: {
      description: 'names of the paired API that simple sites are converted to',
      type: 'object',
      additionalProperties: false,
      properties: { map: NAME, mapLocked: NAME, unmap: NAME, unmapUnlock: NAME },
    },
    ignore: {
      description: 'findings and class marks that are not shown, each with its reason',
      type: 'array',
      items: { $ref: '#/definitions/ignore' },
    },
  },
  definitions: {
    ...FAMILY_DEFINITIONS,
    ignore: {
      type: 'object',
      required: ['code', 'reason'],
      additionalProperties: false,
      anyOf: [{ required: ['file'] }, { required: ['function'] }],
      properties: {
        code: {
          description: 'a rule, or `special` or `simple` for the mark of a class; or a list of them',
          anyOf: [CODE, { type: 'array', minItems: 1, items: CODE }],
        },
        file: {
          type: 'string',
          minLength: 1,
          description: 'a glob relative to the folder of this file: `*` and `?` inside a name, `**` for any folders',
        },
        function: NAME,
        reason: { type: 'string', pattern: '\\S', description: 'why: it is printed with what is suppressed' },
      },
    },
  },
} as const;
