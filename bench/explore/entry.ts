// What the bench bundles and runs: the model with its configurations, and the explorer.
export { tableLifetime, tableLifetimeConfig, TABLE_LIFETIME_BUGS } from './table-lifetime.js';
export { explore, exploreNow, NO_REDUCTIONS, ALL_REDUCTIONS } from '../../src/core/explore/explore.js';
export { toPromela } from '../../src/core/explore/promela.js';
