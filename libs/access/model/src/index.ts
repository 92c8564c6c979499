export type { GatewayDirectory, MaskingKeyDirectory } from './gateway-directory.js';
export type {
  AskingService,
  HeadSamplingDirectory,
  HeadSamplingRates,
  HeadSamplingRateStore,
} from './head-sampling.js';
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
export { DOOR_DOCUMENT_KINDS, RULE_DOCUMENT_KINDS, SAMPLING_DOCUMENT_KINDS, teamRefusal } from './rule-document.js';
export type {
  DoorDocumentKind,
  RuleDocument,
  RuleDocumentDirectory,
  RuleDocumentKind,
  SamplingDocumentKind,
} from './rule-document.js';
export type { NewRuleDocument, RuleDocumentScope, RuleDocumentStore, SaveOutcome } from './rule-document-store.js';
