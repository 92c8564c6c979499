/** How long either side waits for a trace to be whole. */
export const DECISION_WAIT_MS = 6_000;

/**
 * The policies of both sides, in the Collector's own form: Clew takes them as its importer understands them. Each keeps a
 * few percent of the load; together they keep about a tenth.
 */
export const TAIL_SAMPLING = {
  policies: [
    { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
    { name: 'slow', type: 'latency', latency: { threshold_ms: 1_000 } },
    {
      name: 'captures',
      type: 'string_attribute',
      string_attribute: { key: 'http.route', values: ['/payments/capture'] },
    },
    { name: 'baseline', type: 'probabilistic', probabilistic: { sampling_percentage: 5 } },
    { name: 'some-of-all', type: 'rate_limiting', rate_limiting: { spans_per_second: 200 } },
  ],
};

/** The same for Clew. */
export const SAMPLING_DOCUMENT = {
  policies: [
    { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] },
    { name: 'slow', type: 'latency', thresholdMs: 1_000 },
    { name: 'captures', type: 'string_attribute', key: 'http.route', values: ['/payments/capture'] },
    { name: 'baseline', type: 'probabilistic', probability: 0.05 },
    { name: 'some-of-all', type: 'rate_limiting', spansPerSecond: 200 },
  ],
};
