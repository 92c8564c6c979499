import type { SpanStream, StreamError } from '@clew/stream-contract';

export interface SpillingStreamOptions {
  /** Where spans belong. Started, and shut down, by the spilling stream. */
  readonly stream: SpanStream;
  /** Folder of the spilled messages; created if missing. One process at a time. */
  readonly dataDir: string;
  /** Size of the spilled messages at which further ones are refused. Default 4 GiB. */
  readonly diskBytesMax?: number;
  /** How long the stream may take for an append before it is spilled. Default 2,000. */
  readonly patienceMsMax?: number;
  /** Bytes that are brought back at a time, per partition. Default 1 MiB. */
  readonly replayBytesMax?: number;
  /** Pause after the stream refused what was brought back. Default 500. */
  readonly replayPauseMs?: number;
  readonly onEvent?: (event: SpillEvent) => void;
}

export type SpillEvent =
  /** The stream is slow (no error) or away: from now on messages go to the disk. */
  | { readonly type: 'spill-began'; readonly error: unknown }
  /** A stream that was away at the start answers, but not as it should: what is on the disk waits until a person has seen to it. */
  | { readonly type: 'connect-failed'; readonly error: unknown }
  /** Everything is in the stream again, and messages go there directly. */
  | { readonly type: 'spill-ended'; readonly replayedMessages: number }
  /** The first refusal since the spill began: `diskBytesMax` is reached. */
  | { readonly type: 'spill-full'; readonly error: StreamError }
  /** The stream refuses a spilled message for good; it is left out. */
  | { readonly type: 'message-refused'; readonly partition: number; readonly error: unknown }
  | { readonly type: 'replay-failed'; readonly partition: number; readonly error: unknown };

export type ResolvedOptions = Required<SpillingStreamOptions>;

const MIB = 1024 * 1024;

export function resolveOptions(options: SpillingStreamOptions): ResolvedOptions {
  return {
    stream: options.stream,
    dataDir: options.dataDir,
    diskBytesMax: wholeNumber('diskBytesMax', options.diskBytesMax ?? 4096 * MIB),
    patienceMsMax: wholeNumber('patienceMsMax', options.patienceMsMax ?? 2_000),
    replayBytesMax: wholeNumber('replayBytesMax', options.replayBytesMax ?? MIB),
    replayPauseMs: wholeNumber('replayPauseMs', options.replayPauseMs ?? 500),
    onEvent: options.onEvent ?? (() => undefined),
  };
}

function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RangeError(`spill: ${name} is ${value}; allowed is a whole number from 1`);
}
