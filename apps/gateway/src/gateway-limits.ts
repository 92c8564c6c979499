import { RECEIVER_LIMITS_DEFAULT, type ReceiverLimits, type SpanIntakeOptions } from '@clew/receivers';

type IntakeLimits = Omit<
  SpanIntakeOptions,
  'producer' | 'partitionCount' | 'metrics' | 'logger' | 'clock' | 'protectionOf' | 'admit'
>;

/** Every limit of the receivers and of the intake. Those left out have the defaults documented where they are declared. */
export type GatewayLimits = Partial<ReceiverLimits> & IntakeLimits;

/** One request at its largest: as sent, inflated, and framed, which is estimated at twice its spans. */
const COPIES_OF_A_REQUEST = 4;

/** Throws when the largest request could never be taken: its client would be told to send it again for ever. */
export function checkLimits({ pendingBytesMax, ...limits }: GatewayLimits): void {
  const bodyBytesMax = limits.bodyBytesMax ?? RECEIVER_LIMITS_DEFAULT.bodyBytesMax;
  const inflatedBytesMax = limits.inflatedBytesMax ?? RECEIVER_LIMITS_DEFAULT.inflatedBytesMax;
  const needed = COPIES_OF_A_REQUEST * Math.max(bodyBytesMax, inflatedBytesMax);
  if (pendingBytesMax === undefined || pendingBytesMax >= needed) return;
  throw new RangeError(
    `pendingBytesMax is ${pendingBytesMax}, which is too little for one request of the largest size allowed: ` +
      `raise it to ${needed}, or lower bodyBytesMax and inflatedBytesMax to ${Math.floor(pendingBytesMax / COPIES_OF_A_REQUEST)}`,
  );
}
