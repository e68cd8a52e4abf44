// What other rooms may use of this one.
export type { AcquireInfo } from './acquire-info.js';
export { combineExits } from './combine.js';
export type { FailureExit, FailureExits, RejectedExit } from './failure-exit.js';
export { findFailureExits } from './find.js';
export { walkCallback, type WalkCallback } from './walk-callback.js';
export { placeOf, type AcquirePlace, type PlaceKind } from './place.js';
