/** Keeps about 8% of the load: what failed, what was slow, and a twentieth of the rest. */
export const SAMPLING_DOCUMENT = {
  policies: [
    { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] },
    { name: 'slow', type: 'latency', thresholdMs: 1_000 },
    { name: 'baseline', type: 'probabilistic', probability: 0.05 },
  ],
};
