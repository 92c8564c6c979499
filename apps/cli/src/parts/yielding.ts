import type { RunningPart } from '@clew/lifecycle';
import type { Logger } from '@clew/self-telemetry';

/**
 * Does without a part where its port is taken and nobody asked for that port: a Zipkin or a Jaeger that still runs beside
 * Clew is a common sight.
 */
export function yielding(part: RunningPart, logger: Logger, without: string): RunningPart {
  return {
    name: part.name,
    start: async () => {
      try {
        await part.start();
      } catch (error) {
        if (!isAddressTaken(error)) throw error;
        // Its message says all; where it was thrown helps nobody.
        logger.warn({ reason: error.message }, without);
      }
    },
    shutdown: (options) => part.shutdown(options),
  };
}

function isAddressTaken(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
}
