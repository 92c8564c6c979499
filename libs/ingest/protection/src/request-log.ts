import type { MaskingLog } from './masking/masking-log.js';

/** Learns what is done to a request. */
export interface RequestLog extends MaskingLog {
  /** Whose spans come next. */
  beginService(serviceName: string): void;
  /** Bits of SPAN_FAULT and GROUP_FAULT of one span, with its resource and scope, that is repaired or rejected. */
  faults(faults: number): void;
  endRequest(): void;
}
