import { describe, expect, it } from 'vitest';

import { configReference } from './reference.js';

describe('configReference', () => {
  it('describes a setting with its variable, default, unit and limits', () => {
    expect(configReference()).toContain(
      '- **`gateway.lingerMs`** (`CLEW_GATEWAY_LINGER_MS`): How long spans wait for others so that they travel together. ' +
        '*default: `5`; unit: ms; allowed: a whole number from 0 to 1000.*',
    );
  });

  it('marks secrets', () => {
    expect(configReference()).toMatch(/`postgres\.url`.*secret/);
  });
});
