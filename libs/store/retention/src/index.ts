export { parseRetentionDocument, RETENTION_CLASSES, RETENTION_DAYS_MAX, RetentionError } from './retention-document.js';
export type { RetentionClass, RetentionDocument } from './retention-document.js';
export { createRetentionRules } from './retention-rules.js';
export type { RetentionDays, RetentionRules } from './retention-rules.js';
