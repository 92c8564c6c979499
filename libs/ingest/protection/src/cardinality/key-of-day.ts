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
  /** Services that sent the key since it was listed last, or the one that did so last: at most 50 in a day. */
  readonly serviceNames: readonly string[];
}

/** What is known of a key on one day. */
export class KeyOfDay {
  readonly attributeKey: string;
  readonly sketch: HyperLogLog;
  readonly admitted: AdmittedValues;
  limit: CardinalityLimit | undefined;
  /** When it was listed last, by the clock of the watch. */
  listedAtUnixMs = Number.NEGATIVE_INFINITY;
  private isLimited = false;
  private readonly serviceNames = new Set<string>();
  private newServiceNames: string[] = [];
  private lastService: string | undefined;

  constructor(attributeKey: string, sketch: HyperLogLog, admitted: AdmittedValues) {
    this.attributeKey = attributeKey;
    this.sketch = sketch;
    this.admitted = admitted;
  }

  /** Whether there is something to list that was not known. */
  see(serviceName: string, high: number, low: number): boolean {
    const isNew = this.sketch.add(high, low);
    return this.seeService(serviceName) || isNew;
  }

  /** Values were replaced or left out. Whether that is new. */
  limitReached(): boolean {
    if (this.isLimited) return false;
    this.isLimited = true;
    return true;
  }

  list(dayUnixMs: number): CardinalityListing {
    const serviceNames = this.newServiceNames.length > 0 ? this.newServiceNames : [this.lastService ?? ''];
    this.newServiceNames = [];
    return {
      attributeKey: this.attributeKey,
      dayUnixMs,
      estimate: Math.round(this.sketch.estimate()),
      limited: this.isLimited,
      serviceNames,
    };
  }

  private seeService(serviceName: string): boolean {
    if (serviceName === this.lastService) return false;
    const isNew = !this.serviceNames.has(serviceName) && this.serviceNames.size < SERVICES_MAX;
    if (this.serviceNames.size < SERVICES_MAX || this.serviceNames.has(serviceName)) this.lastService = serviceName;
    if (!isNew) return false;
    this.serviceNames.add(serviceName);
    this.newServiceNames.push(serviceName);
    return true;
  }
}
