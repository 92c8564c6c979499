import type { RuleDocument, RuleDocumentKind } from '@clew/access-model';

function document(kind: RuleDocumentKind, content: unknown): RuleDocument {
  return {
    organisationId: 'acme',
    teamId: undefined,
    kind,
    version: 1,
    content,
    createdAt: new Date(0),
    createdBy: 'cli',
  };
}

/** All detectors, and every action that can be told from what it leaves. */
export const MASKING = document('masking', {
  preset: 'recommended',
  rules: [
    { id: 'numbers', match: { detectors: ['phone', 'ip'] }, action: 'hash' },
    { id: 'denied', match: { keys: ['user.pass*', 'denied.*'] }, action: 'redact' },
    { id: 'gone', match: { keys: ['gone.*'] }, action: 'drop' },
    { id: 'notes', match: { keys: ['app.note'] }, action: 'truncate', keep: 40 },
    { id: 'errors', match: { keys: ['status.message'] }, on: ['status'], action: 'truncate', keep: 200 },
  ],
});

/** Names are templated without a document, too. */
export const NAMES_STAY = document('span-names', { enabled: false });

/** One document of every other kind, with rules that meet: names that are given up for denied ones, copies under denied names. */
export const SHAPING: readonly RuleDocument[] = [
  document('cardinality', {
    limits: [
      { keys: ['user.id', 'session.*'], distinctMax: 50, action: 'hash', buckets: 8 },
      { keys: ['debug.*'], distinctMax: 20, action: 'drop' },
    ],
  }),
  document('span-names', { patterns: ['/users/{user}'], preferRoute: true }),
  document('semantic-conventions', { mode: 'rename', renames: { custId: 'denied.customer', n: 'app.n' } }),
  document('glossary', {
    attributes: [
      { key: 'app.n', type: 'int', required: true },
      { key: 'team', on: 'resource', type: 'string', required: true },
    ],
    closed: ['app.*'],
  }),
  document('enrichment', {
    tables: { teams: { key: 'service.name', csv: 'service.name,team\nshop,checkout\n' } },
    rules: [
      { id: 'region', add: { 'cloud.region': 'eu-west-1' } },
      { id: 'environment', environment: 'deployment.environment.name' },
      { id: 'teams', lookup: { table: 'teams' } },
      { id: 'who', baggage: ['who', 'tenant'] },
      { id: 'raw', on: 'span', copy: { 'app.raw': 'denied.copy' } },
      { id: 'routes', on: 'span', copy: { 'http.route': 'app.route' } },
    ],
  }),
];
