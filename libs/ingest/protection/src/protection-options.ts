import type { ScanBounds } from '@clew/otlp';
import type { CardinalityWatch } from './cardinality/cardinality-watch.js';
import type { ProtectionObserver } from './protection-observer.js';

export interface ProtectionOptions {
  /**
   * Keyed hash of the organisation (HMAC-SHA-256 or as strong), at least 8 bytes long. The same bytes give the same hash for
   * as long as the key is kept, so hashed values can still be grouped and joined.
   */
  readonly hash: (bytes: Uint8Array) => Uint8Array;
  readonly observer: ProtectionObserver;
  /** The bounds that the scan has found the faults by, so that the repair keeps to them. Default: the scan's defaults. */
  readonly bounds?: Omit<ScanBounds, 'receivedAtUnixMs'>;
  /** Attribute keys whose rules are remembered per place; more are worked out each time. Default 10 000. */
  readonly keyPlansMax?: number;
  /** Findings (detector, key, service) reported once each; beyond it none are. Default 10 000. */
  readonly findingsMax?: number;
  /**
   * Distinct values of the team. Hand the same one to every `compileProtection` of the organisation and team, so that what was
   * seen today outlives a change of rules. Default: a watch that begins empty.
   */
  readonly cardinality?: CardinalityWatch;
}
