// The codes of what makes a call that takes pages special.

export const PIN_CODES = [
  'PAGES_STORED',
  'PAGES_TO_CALLER',
  'PUT_IN_CALLEE',
  'PAGES_KEPT',
  'PARTIAL_PIN',
  'WRONG_PUT',
  'PINS_AGAIN',
] as const;

export type PinCode = (typeof PIN_CODES)[number];
