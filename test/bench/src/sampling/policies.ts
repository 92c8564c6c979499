/** How long either side waits for a trace to be whole. */
export const DECISION_WAIT_MS = 6_000;

/**
 * The policies of both sides, in the Collector's own form, from which Clew imports them. None goes
 * by a rate: that would let through another number whenever the topic is read at another speed.
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
    {
      name: 'many-items',
      type: 'numeric_attribute',
      numeric_attribute: { key: 'app.items', min_value: 49, max_value: 1_000 },
    },
    { name: 'baseline', type: 'probabilistic', probabilistic: { sampling_percentage: 5 } },
  ],
};

/**
 * As many policies, none of which any trace of the load meets: what is left is the work for spans that are dropped. Errors are
 * looked for by an attribute, since every status is one that some trace has.
 */
export const KEEPS_NOTHING = {
  policies: [
    { name: 'errors', type: 'string_attribute', string_attribute: { key: 'error.type', values: ['none has it'] } },
    { name: 'slow', type: 'latency', latency: { threshold_ms: 86_400_000 } },
    { name: 'captures', type: 'string_attribute', string_attribute: { key: 'http.route', values: ['/none/has/it'] } },
    {
      name: 'many-items',
      type: 'numeric_attribute',
      numeric_attribute: { key: 'app.items', min_value: 1_000_000, max_value: 2_000_000 },
    },
    { name: 'baseline', type: 'probabilistic', probabilistic: { sampling_percentage: 0 } },
  ],
};
