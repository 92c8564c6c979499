export type { Organisation, OrganisationDirectory, Team } from './organisation.js';
export { roleAllows, ROLES } from './role.js';
export type { Role } from './role.js';
export type { IngestIdentity, IngestKeyDirectory, IngestLimits, Principal, TokenDirectory } from './principal.js';
export { RULE_DOCUMENT_KINDS } from './rule-document.js';
export type { RuleDocument, RuleDocumentDirectory, RuleDocumentKind } from './rule-document.js';
