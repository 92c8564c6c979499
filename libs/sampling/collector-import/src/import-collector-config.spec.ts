import { expect, it } from 'vitest';

import { importCollectorConfig } from './import-collector-config.js';

it('makes a document of the policies of a configuration, and says what became of each', () => {
  const { document, notes } = importCollectorConfig(`
processors:
  tail_sampling:
    decision_wait: 10s
    policies:
      - name: errors
        type: status_code
        status_code: { status_codes: [ERROR] }
      - name: slow
        type: latency
        latency: { threshold_ms: 5000 }
      - { name: odd, type: colour }
`);
  expect(document).toEqual({
    policies: [
      { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] },
      { name: 'slow', type: 'latency', thresholdMs: 5_000 },
    ],
  });
  expect(notes.map(({ policy, level }) => [policy, level])).toEqual(
    expect.arrayContaining([
      ['errors', 'exact'],
      ['slow', 'exact'],
      ['odd', 'missing'],
    ]),
  );
});
