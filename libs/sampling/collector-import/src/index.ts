export { CollectorConfigError } from './collector-config-error.js';
export { importCollectorConfig } from './import-collector-config.js';
export type { CollectorImport } from './import-collector-config.js';
