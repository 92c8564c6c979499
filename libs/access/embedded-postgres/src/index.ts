export { createEmbeddedPostgres } from './embedded-postgres.js';
export type { EmbeddedPostgres } from './embedded-postgres.js';
export { findRunningPostgres } from './running-postgres.js';
export { EmbeddedPostgresError } from './embedded-postgres-error.js';
export type { EmbeddedPostgresErrorCode } from './embedded-postgres-error.js';
export type { EmbeddedPostgresOptions } from './options.js';
