// The parameters of a check, with their defaults: what a `holds` is about.

/** The constant of models/world.h that a check sets: entries of a page-table page. */
export const ENTRIES = 'ENTRIES';
export const DEFAULT_ENTRIES = 2;
/** More entries cost time in proportion and have found nothing that two do not. */
export const MAX_ENTRIES = 8;
