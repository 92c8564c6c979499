import type { AdmittedValues } from './admitted-values.js';
import type { CardinalityLimit } from './cardinality-rules.js';
import type { HyperLogLog } from './hyper-log-log.js';

const SERVICES_MAX = 50;

/** An attribute key of a team with too many values, or not. */
export interface CardinalityListing {
  readonly attributeKey: string;
  /** Midnight UTC at which the day began. */
  readonly dayUnixMs: number;
  /** Distinct values of the day that were looked at: of sampled requests, unless the key has a limit. */
  readonly estimate: number;
  /** Whether values were replaced or left out. */
  readonly limited: boolean;
  /** Services that sent the key, at most 50. */
  readonly serviceNames: readonly string[];
}

/** What is known of a key on one day. */
export class KeyOfDay {
  readonly attributeKey: string;
  readonly sketch: HyperLogLog;
  readonly admitted: AdmittedValues;
  limit: CardinalityLimit | undefined;
  limited = false;
  /** Whether there is something new since the last listing. */
  changed = false;
  private readonly serviceNames = new Set<string>();
  private lastService: string | undefined;

  constructor(attributeKey: string, sketch: HyperLogLog, admitted: AdmittedValues) {
    this.attributeKey = attributeKey;
    this.sketch = sketch;
    this.admitted = admitted;
  }

  see(serviceName: string, high: number, low: number): void {
    this.sketch.add(high, low);
    this.changed = true;
    if (serviceName === this.lastService) return;
    this.lastService = serviceName;
    if (this.serviceNames.size < SERVICES_MAX) this.serviceNames.add(serviceName);
  }

  listing(dayUnixMs: number): CardinalityListing {
    return {
      attributeKey: this.attributeKey,
      dayUnixMs,
      estimate: Math.round(this.sketch.estimate()),
      limited: this.limited,
      serviceNames: [...this.serviceNames],
    };
  }
}
