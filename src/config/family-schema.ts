// The part of the schema that describes helper families: what the catalogue's own entries consist of.

export const NAME = { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]+$' } as const;

export const ARGUMENT = { type: 'integer', minimum: 0, maximum: 31 } as const;

const POSITION = {
  description: '0-based position of an argument, null where there is none',
  anyOf: [ARGUMENT, { type: 'null' }],
  default: null,
} as const;

const flag = (description: string) => ({ type: 'boolean', default: false, description }) as const;
const position = (description: string) => ({ ...POSITION, description: `${description}: 0-based position` }) as const;

export const FAMILY_DEFINITIONS = {
  family: {
    description: 'Calls that belong together: what one acquires, another one releases.',
    type: 'object',
    required: ['name', 'acquires', 'releases'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$', description: 'how reports name the family' },
      title: { type: 'string' },
      acquires: { type: 'array', minItems: 1, items: { $ref: '#/definitions/acquire' } },
      releases: { type: 'array', minItems: 1, items: { $ref: '#/definitions/release' } },
    },
  },
  acquire: {
    description: 'A call that maps a table, or finds its lock: each such call is a site.',
    type: 'object',
    required: ['name', 'returns'],
    additionalProperties: false,
    properties: {
      name: NAME,
      returns: { enum: ['entry', 'lock'], description: 'a pointer to an entry of the mapped table, or its lock' },
      maps: flag('the table is mapped on return and must be unmapped'),
      locks: flag("the table's lock is held on return"),
      lockOut: position('the `spinlock_t **` that receives the lock'),
      mm: position('the address space'),
      pmd: position('the slot that points to the table'),
      address: position('the address'),
      allocates: flag('may allocate a table, so its failure already means that there is no memory'),
      mayFail: flag('may return NULL by contract, for another reason than a failed allocation'),
      target: {
        enum: ['pte_try_map_locked', 'pte_try_map', null],
        default: null,
        description: 'the call of the paired API that a simple site is converted to',
      },
    },
  },
  release: {
    description: 'A call that gives a mapping, its lock, or both back.',
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    anyOf: [{ required: ['unmaps'] }, { required: ['unlocks'] }],
    properties: {
      name: NAME,
      unmaps: position('the entry pointer that is unmapped'),
      unlocks: position('the lock that is unlocked'),
    },
  },
} as const;
