export type { DeletionGate, OpenGate } from './deletion-gate.js';
export { checkLegalHold, HOLD_LIMITS, LegalHoldError } from './legal-hold.js';
export type { HoldFilter, LegalHold, LegalHoldDirectory, NewLegalHold } from './legal-hold.js';
export { parseRetentionDocument, RETENTION_CLASSES, RETENTION_DAYS_MAX, RetentionError } from './retention-document.js';
export type { RetentionClass, RetentionDocument } from './retention-document.js';
export { createRetentionRules } from './retention-rules.js';
export type { RetentionDays, RetentionRules } from './retention-rules.js';
