// What a helper file may say, as a JSON schema (draft 7): the editor validates with it too.

const NAME = { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]+$' } as const;
const POSITION = {
  description: '0-based position of an argument, null where there is none',
  anyOf: [{ type: 'integer', minimum: 0, maximum: 31 }, { type: 'null' }],
} as const;

export const HELPER_FILE_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'TryMap helper families',
  type: 'object',
  required: ['families'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    families: { type: 'array', minItems: 1, items: { $ref: '#/definitions/family' } },
  },
  definitions: {
    family: {
      description: 'Calls that belong together: what one acquires, another one releases.',
      type: 'object',
      required: ['name', 'acquires', 'releases'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
        title: { type: 'string' },
        acquires: { type: 'array', minItems: 1, items: { $ref: '#/definitions/acquire' } },
        releases: { type: 'array', minItems: 1, items: { $ref: '#/definitions/release' } },
      },
    },
    acquire: {
      type: 'object',
      required: ['name', 'returns'],
      additionalProperties: false,
      properties: {
        name: NAME,
        returns: { enum: ['entry', 'lock'], description: 'a pointer to an entry of the mapped table, or its lock' },
        maps: { type: 'boolean', default: false, description: 'the table is mapped on return and must be unmapped' },
        locks: { type: 'boolean', default: false, description: "the table's lock is held on return" },
        lockOut: { ...POSITION, default: null },
        mm: { ...POSITION, default: null },
        pmd: { ...POSITION, default: null },
        address: { ...POSITION, default: null },
        allocates: { type: 'boolean', default: false },
        target: { enum: ['pte_try_map_locked', 'pte_try_map', null], default: null },
      },
    },
    release: {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      anyOf: [{ required: ['unmaps'] }, { required: ['unlocks'] }],
      properties: {
        name: NAME,
        unmaps: { ...POSITION, default: null },
        unlocks: { ...POSITION, default: null },
      },
    },
  },
} as const;
