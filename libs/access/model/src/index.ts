export type { IngestIdentity, IngestKeyDirectory, Principal, Role, TokenDirectory } from './principal.js';
