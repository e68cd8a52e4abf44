// Headers are read like any file: guards, C++ wrappers, inline functions in every arm, the same name defined twice.
import { describe, expect, it } from 'vitest';
import { names, read, reasons } from './reading.js';
import { sketchStmt } from './sketch.js';

const header = `
/* SPDX-License-Identifier: MIT */
#ifndef _TABLE_H
#define _TABLE_H

#include <linux/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct table { unsigned long pages; };
#define table_first(t) ((t)->pages ? table_look(t, 0) : NULL)

extern int table_init(struct table *t) __must_check;

static inline bool table_empty(const struct table *t) { return !t->pages; }

#ifdef CONFIG_TABLE
pte_t *table_look(struct table *t, unsigned long at);
static __always_inline __must_check pte_t *table_map(struct table *t, unsigned long at)
{
	return table_empty(t) ? NULL : table_look(t, at);
}
#else
static inline pte_t *table_map(struct table *t, unsigned long at) { return NULL; }
#endif

#define table_walk(t, body) do { if (!table_empty(t)) { body; } } while (0)

static inline void
table_put(struct table *t)
{
	if (table_empty(t))
		return;
#ifdef CONFIG_TABLE_STATS
	table_count(t);
#endif
	table_free(t);
}

#ifdef __cplusplus
}
#endif
#endif /* _TABLE_H */
`;

describe('a header', () => {
  const file = read(header);

  it('gives its inline functions, those of every arm, and no prototype or macro', () => {
    expect(names(header)).toEqual(['table_empty', 'table_map', 'table_map', 'table_put']);
    expect(reasons(file)).toBe('');
  });

  it('has bodies like any file', () => {
    const bodies = file.functions.map((f) => f.variants.map((v) => sketchStmt(v.ast.body)));
    expect(bodies).toEqual([
      ['{ return !t->pages; }'],
      ['{ return (table_empty(t) ? NULL : table_look(t, at)); }'],
      ['{ return NULL; }'],
      ['{ if table_empty(t) return; table_count(t); table_free(t); }', '{ if table_empty(t) return; table_free(t); }'],
    ]);
  });

  it('has every function where the text has it', () => {
    for (const { span, nameSpan, name } of file.functions) {
      expect(header.slice(nameSpan.start, nameSpan.end)).toBe(name);
      expect(header.slice(span.start, span.start + 6)).toBe('static');
      expect(header[span.end - 1]).toBe('}');
    }
  });
});
