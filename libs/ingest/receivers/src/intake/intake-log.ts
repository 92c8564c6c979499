import type { Logger } from '@clew/self-telemetry';

import { isPermanent } from './append-refusal.js';
import type { IntakeClock } from './intake-clock.js';
import { OccurrenceLog } from './occurrence-log.js';

/** What a person should hear of the intake, without a line per request. */
export class IntakeLog {
  readonly #failures: OccurrenceLog<unknown>;
  readonly #refusals: OccurrenceLog<unknown>;
  readonly #overloads: OccurrenceLog<number>;

  constructor(logger: Logger, clock: IntakeClock) {
    this.#failures = new OccurrenceLog(clock, (count, err) => {
      logger.warn({ err, count }, 'the span stream did not take spans; their clients were told to send again');
    });
    this.#refusals = new OccurrenceLog(clock, (count, err) => {
      logger.error({ err, count }, 'the span stream refused spans for good, they are lost: it says what to change');
    });
    this.#overloads = new OccurrenceLog(clock, (count, pendingBytesMax) => {
      logger.warn(
        { count, pendingBytesMax },
        'refused requests: the gateway is full; see pendingBytesMax, or add gateways',
      );
    });
  }

  appendFailed(error: unknown): void {
    (isPermanent(error) ? this.#refusals : this.#failures).happened(error);
  }

  overloaded(pendingBytesMax: number): void {
    this.#overloads.happened(pendingBytesMax);
  }
}
