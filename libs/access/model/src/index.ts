export type { GatewayDirectory, MaskingKeyDirectory } from './gateway-directory.js';
export type { IngestKeyAdministration, IngestKeyInfo, IssuedIngestKey, NewIngestKey } from './ingest-key.js';
export { FINDING_STATES } from './observation.js';
export type {
  AttributeCardinality,
  CardinalitySighting,
  FindingSighting,
  FindingState,
  GlossaryViolationCount,
  GlossaryViolationTotal,
  MaskingFinding,
  ObservationBatch,
  ObservationQuery,
  ObservationReader,
  ObservationScope,
  ObservationSink,
  RuleCount,
  RuleTotal,
  SchemaDriftCount,
  SchemaDriftTotal,
  SpanFaultCount,
  SpanFaultTotal,
} from './observation.js';
export type { Organisation, OrganisationDirectory, Team } from './organisation.js';
export { roleAllows, ROLES } from './role.js';
export type { Role } from './role.js';
export type { IngestIdentity, IngestKeyDirectory, IngestLimits, Principal, TokenDirectory } from './principal.js';
export { RULE_DOCUMENT_KINDS } from './rule-document.js';
export type { RuleDocument, RuleDocumentDirectory, RuleDocumentKind } from './rule-document.js';
export type { NewRuleDocument, RuleDocumentScope, RuleDocumentStore, SaveOutcome } from './rule-document-store.js';
