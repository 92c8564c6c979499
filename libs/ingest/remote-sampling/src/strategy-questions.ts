import type { IngestKeyDirectory } from '@clew/access-model';
import type { SamplingStrategy } from '@clew/head-sampling';
import { authenticate, Refusal, type Credentials } from '@clew/receivers';

import type { StrategySource } from './strategy-source.js';

export interface StrategyQuestionsOptions {
  readonly source: StrategySource;
  readonly keys: IngestKeyDirectory;
  /** Whose document answers requests without a key. Not set: that of the only organisation that has one. */
  readonly defaultOrganisationId?: string;
  /** Longest service name that is looked up. Default 256. */
  readonly serviceNameCharsMax?: number;
}

/** What one service of whoever sends these credentials is to sample. Rejects with Refusal. */
export type AskStrategy = (credentials: Credentials, serviceName: string) => Promise<SamplingStrategy>;

/**
 * The samplers of most SDKs cannot send a header. So a key is not required, and whoever reaches the port may learn how much
 * a service samples; a key that is wrong is refused all the same.
 */
export function createStrategyQuestions(options: StrategyQuestionsOptions): AskStrategy {
  const { source, keys, defaultOrganisationId, serviceNameCharsMax = 256 } = options;

  async function organisationOf(credentials: Credentials): Promise<string | undefined> {
    if (credentials.ingestKey !== undefined || credentials.authorization !== undefined) {
      return (await authenticate(keys, credentials)).tenantId;
    }
    const known = defaultOrganisationId ?? keys.anonymous()?.tenantId;
    if (known !== undefined) return known;
    const only = source.onlyOrganisation();
    if (only !== 'many') return only.id;
    throw new Refusal(
      'unauthenticated',
      'several organisations have a head-sampling document: send "Authorization: Bearer KEY", or set gateway.samplingOrganisation',
    );
  }

  return async (credentials, serviceName) => {
    if (serviceName === '') throw new Refusal('malformed', 'the service is not named: ask for ?service=NAME');
    if (serviceName.length > serviceNameCharsMax) {
      throw new Refusal(
        'malformed',
        `the service name has ${String(serviceName.length)} characters; at most ${String(serviceNameCharsMax)} are allowed`,
      );
    }
    return source.strategyOf(await organisationOf(credentials), serviceName);
  };
}
