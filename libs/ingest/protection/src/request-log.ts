import type { MaskingLog } from './masking/masking-log.js';

/** Learns what is done to a request. */
export interface RequestLog extends MaskingLog {
  /** Whose spans come next. */
  beginService(serviceName: string): void;
  /** Bits of SPAN_FAULT or GROUP_FAULT of a span, resource or scope that is repaired. */
  faults(faults: number): void;
  endRequest(): void;
}
