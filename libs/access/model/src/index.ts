export type { Organisation, OrganisationDirectory, Team } from './organisation.js';
export { roleAllows, ROLES } from './role.js';
export type { Role } from './role.js';
export type { IngestIdentity, IngestKeyDirectory, Principal, TokenDirectory } from './principal.js';
