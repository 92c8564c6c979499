export { ConfigError } from './config-error.js';
export type { ConfigProblem } from './config-error.js';
export { loadConfig, unknownVariables } from './load-config.js';
export { configReference } from './reference.js';
export type { ClewConfig } from './schema.js';
export type { ConfigSources } from './sources.js';
export type { TlsConfig } from './sections/tls.js';
