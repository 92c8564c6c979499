import type { ReceiverLimits, SpanIntakeOptions } from '@clew/receivers';

type IntakeLimits = Omit<SpanIntakeOptions, 'producer' | 'partitionCount' | 'metrics' | 'logger' | 'clock'>;

/** Every limit of the receivers and of the intake. Those left out have the defaults documented where they are declared. */
export type GatewayLimits = Partial<ReceiverLimits> & IntakeLimits;
