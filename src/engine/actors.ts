/** The names under which the parts of the engine act; a venue acts as `venue:` and its code. */

export const ENGINE = 'engine';
export const ROUTER = 'router';
export const COMPLIANCE = 'compliance';
export const RECONCILIATION = 'reconciliation';
