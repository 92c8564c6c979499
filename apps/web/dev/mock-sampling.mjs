// Decisions, quality and dry runs that are made up.
const now = Date.now();
const iso = (agoMs) => new Date(now - agoMs).toISOString();

const SERVICES = [
  ['checkout', 48_200, 0.31],
  ['cart', 31_400, 0.28],
  ['search', 122_900, 0.06],
  ['recommendation-service-with-a-long-name', 9_120, 0.45],
];

function quality(name, traceCount, rate) {
  const spanCount = traceCount * 14;
  return {
    name,
    traceCount,
    keptTraceCount: Math.round(traceCount * rate),
    errorTraceCount: Math.round(traceCount * 0.012),
    keptErrorTraceCount: Math.round(traceCount * 0.012),
    partialTraceCount: 12,
    upgradedTraceCount: 9,
    unweightedTraceCount: 120,
    adjustedTraceCount: traceCount * 1.008,
    spanCount,
    keptSpanCount: Math.round(spanCount * rate),
    adjustedSpanCount: spanCount,
    lateSpanCount: 310,
    byteCount: spanCount * 512,
    keptByteCount: Math.round(spanCount * rate) * 512,
    errorCaptureRate: name === 'search' ? 0.97 : 1,
    keptTraceRate: rate,
    keptSpanRate: rate,
    keptByteRate: rate,
    partialTraceRate: 0.004,
    lateSpanRate: 0.0021,
    traceDrift: name === 'search' ? -0.013 : 0.008,
    spanDrift: 0.01,
    reasons: [
      { kept: false, reason: 'not_sampled', policyName: 'hybrid', traceCount: 171_000, spanCount: 2_394_000 },
      { kept: true, reason: 'budget', policyName: 'hybrid', traceCount: 36_000, spanCount: 504_000 },
      { kept: true, reason: 'slow_route', policyName: 'hybrid', traceCount: 2_100, spanCount: 61_000 },
      { kept: true, reason: 'error', policyName: 'hybrid', traceCount: 2_520, spanCount: 42_000 },
      { kept: true, reason: 'late_error', policyName: 'late_error', traceCount: 9, spanCount: 27 },
    ],
  };
}

function counts(traceCount) {
  return { traceCount, spanCount: traceCount * 14, errorTraceCount: 5, byteCount: traceCount * 14 * 512 };
}

function comparison(serviceName, traces, before, after, lost) {
  const [now_, then] = [Math.round(traces * before), Math.round(traces * after)];
  return {
    serviceName,
    seen: counts(traces),
    keptNow: counts(now_),
    keptThen: counts(then),
    keptByBoth: counts(Math.min(now_, then)),
    keptByActiveOnly: counts(Math.max(0, now_ - then)),
    keptByCandidateOnly: counts(Math.max(0, then - now_)),
    keptByNeither: counts(traces - Math.max(now_, then)),
    errorTracesLost: lost,
    errorTracesGained: 0,
  };
}

const comparisons = {
  total: comparison(null, 211_620, 0.19, 0.11, 3),
  services: SERVICES.map(([name, traces, rate], index) =>
    comparison(name, traces, rate, index === 1 ? rate * 1.3 : rate * 0.4, index === 2 ? 3 : 0),
  ),
};

function record(rest) {
  return {
    ...{ decidedAt: iso(65_000), kept: false, isLate: false, reason: 'not_sampled', policyName: 'hybrid' },
    ...{ policyVersion: '7', spanCount: 12, errorSpanCount: 0 },
    ...rest,
  };
}

function decision({ traceId }) {
  const isKept = !traceId.startsWith('d');
  const figures = {
    traceId,
    ...{ isOpen: false, isPartial: !isKept, isUpgraded: false, policyName: 'hybrid', policyVersion: '7' },
    ...{ probability: isKept ? 0.25 : 0.005, adjustedCount: isKept ? 4 : null, upstreamProbability: null },
    ...{ budget: { pressure: 2.4, words: '' }, decidedAt: iso(65_000), teamId: 'default', environment: 'production' },
    ...{ spanCount: 12, errorSpanCount: 0, keptSpanCount: isKept ? 12 : 0, lateSpanCount: 0, byteCount: 6_200 },
    ...{ startTime: iso(72_000), duration: '1234000000', entryServiceName: 'cart', entrySpanName: 'GET /cart' },
    ...{ services: ['cart', 'checkout', 'search'], errorSignature: null, records: [record({ kept: isKept })] },
  };
  if (isKept) {
    return {
      ...figures,
      ...{ outcome: 'KEPT', reason: 'budget' },
      explanation: [
        'Kept by the policy hybrid (budget, version 7).',
        'It won the draw at 25%, so it stands for 4 traces like it.',
        'Its team was over its budget: what it sent was 2.4 times as much.',
        'Seen were 12 spans of 3 services, 6.2 kB, over 1.23 s, entering at cart: GET /cart.',
      ],
    };
  }
  return {
    ...figures,
    ...{ outcome: 'DROPPED', reason: 'not_sampled' },
    records: [record({}), record({ isLate: true, spanCount: 2, decidedAt: iso(20_000) })],
    explanation: [
      'Dropped by the policy hybrid (budget, version 7).',
      'It lost the draw at 0.5%: of 200 traces like it one is kept.',
      'Its team was over its budget: what it sent was 2.4 times as much.',
    ],
  };
}

const candidate = { version: '4', activeVersions: ['7'], firstHour: iso(7_200_000), lastHour: iso(0) };

export const mockSampling = {
  decision,
  samplingQuality: ({ groupBy }) => {
    if (groupBy === 'SERVICE') return SERVICES.map(([name, traces, rate]) => quality(name, traces, rate));
    return [quality(groupBy === 'TEAM' ? 'default' : null, 211_620, 0.19)];
  },
  samplingDryRun: () => ({ candidate, candidates: [candidate], ...comparisons }),
  samplingReplay: () => ({
    ...{ firstDecidedAt: iso(3_600_000), lastDecidedAt: iso(1_000), isComplete: true, lateSpanCount: 310 },
    notJudged: [
      { name: 'payments', type: 'string_attribute', reason: 'attributes, states and flags of spans are not recorded' },
    ],
    keptByNotJudged: counts(1_204),
    ...comparisons,
  }),
  importCollectorSampling: () => ({
    document: {
      policies: [
        { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] },
        { name: 'slow', type: 'latency', thresholdMs: 500 },
      ],
    },
    notes: [
      { policy: 'errors', level: 'EXACT', message: 'status_code' },
      {
        policy: 'slow',
        level: 'CHANGED',
        message: 'Durations are compared in nanoseconds, not in whole milliseconds.',
      },
      { policy: 'script', level: 'MISSING', message: 'ottl_condition has no equal; write an expression.' },
    ],
  }),
  checkRuleDocument: ({ content }) => (Array.isArray(content.policies) ? null : 'content.policies: must be a list'),
};
