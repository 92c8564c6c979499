// Keys, rules and observations that are made up and forgotten with the process.
const now = Date.now();
const iso = (agoMs) => new Date(now - agoMs).toISOString();
const team = { teamId: 'default' };

const keys = [
  {
    ...{ id: 'k1', ...team, name: 'checkout', prefix: 'clew_ik_abcdefgh', environment: 'production' },
    ...{ limits: { spansPerSecond: 5_000, bytesPerSecond: null, burstSeconds: 2 } },
    ...{ createdAt: iso(86_400_000), expiresAt: null, revokedAt: null },
  },
];
const versions = new Map();
const findings = ['note', 'user.contact'].map((attributeKey, index) => ({
  ...{ id: String(index), ...team, detector: 'email', attributeKey, serviceName: 'cart', state: 'OPEN' },
  ...{ firstSeenAt: iso(7_200_000), lastSeenAt: iso(60_000), acknowledgedBy: null },
}));
const scopeOf = ({ kind, teamId }) => `${kind} ${teamId ?? ''}`;

export const mockIngest = {
  ingestKeys: () => keys,
  issueIngestKey: ({ input }) => {
    const id = `k${keys.length + 1}`;
    keys.push({
      ...{ environment: null, limits: null, expiresAt: null, revokedAt: null, createdAt: new Date().toISOString() },
      ...{ ...input, id, prefix: `clew_ik_${id}` },
    });
    return { id, key: `clew_ik_${id}_shown_this_once` };
  },
  updateIngestKeyLimits: ({ id, limits }) => Object.assign(keys.find((key) => key.id === id) ?? {}, { limits }),
  revokeIngestKey: ({ id }) => {
    const key = keys.find((one) => one.id === id && one.revokedAt === null);
    if (key !== undefined) key.revokedAt = new Date().toISOString();
    return key !== undefined;
  },
  ruleDocuments: () => [...versions.values()].flatMap((all) => all.slice(0, 1)),
  ruleDocumentHistory: (scope) => versions.get(scopeOf(scope)) ?? [],
  saveRuleDocument: ({ input }) => {
    const before = versions.get(scopeOf(input)) ?? [];
    const saved = { ...input, version: before.length + 1, createdAt: new Date().toISOString(), createdBy: 'demo' };
    versions.set(scopeOf(input), [saved, ...before]);
    return saved;
  },
  maskingDryRun: () => ({
    spanCount: 10_000,
    changedSpanCount: 42,
    changes: [
      {
        ...{ ruleId: 'preset/email', action: 'redact', serviceName: 'cart', attributeKey: 'user.contact', count: 42 },
        samples: [{ before: 'ariadne@example.com', after: '[redacted:email]' }],
      },
    ],
  }),
  maskingFindings: () => findings,
  acknowledgeFinding: ({ id }) => Object.assign(findings[Number(id)] ?? {}, { state: 'ACKNOWLEDGED' }),
  ruleCounts: () => [{ ...team, ruleId: 'preset/email', action: 'redact', count: 1_234, lastHour: iso(600_000) }],
  attributeCardinality: () => [
    {
      ...{ ...team, attributeKey: 'user.id', estimate: 48_200, limited: true },
      ...{ serviceNames: ['cart', 'checkout'], lastDay: iso(3_600_000) },
    },
  ],
  glossaryViolations: () => [],
  schemaDrift: () => [
    { ...team, serviceName: 'cart', deprecatedKey: 'http.url', currentKey: 'url.full', count: 99, lastHour: iso(1) },
  ],
  spanFaults: () => [],
};
