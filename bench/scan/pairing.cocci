// What Coccinelle can say about pairing: acquires whose entry and lock are released on every path, by name.
// Run by bench/scan.mjs as a peer; names are literal so that Coccinelle finds the files that matter by them.

@locked@
expression entry, lock;
position p;
@@

(
entry = pte_offset_map_lock@p(..., &lock)
|
entry = pte_alloc_map_lock@p(..., &lock)
|
entry = get_locked_pte@p(..., &lock)
)
...
pte_unmap_unlock(entry, lock)

@mapped@
expression entry;
position p;
@@

(
entry = pte_offset_map@p(...)
|
entry = pte_alloc_map@p(...)
)
...
pte_unmap(entry)

@script:ocaml@
p << locked.p;
@@
Printf.printf "%s:%d\n" (List.hd p).file (List.hd p).line

@script:ocaml@
p << mapped.p;
@@
Printf.printf "%s:%d\n" (List.hd p).file (List.hd p).line
