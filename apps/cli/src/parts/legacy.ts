import type { ClewConfig } from '@clew/config';
import type { ReceiverParts } from '@clew/gateway';
import {
  JAEGER_THRIFT_PORT,
  ZIPKIN_PORT,
  createJaegerReceiver,
  createZipkinReceiver,
  type LegacyReceiver,
  type LegacyReceiverOptions,
} from '@clew/legacy-receivers';
import type { RunningPart } from '@clew/lifecycle';
import type { Logger } from '@clew/self-telemetry';

export interface LegacyWaysIn {
  /** For the gateway. */
  readonly receivers: readonly ((parts: ReceiverParts) => RunningPart)[];
  /** Where they listen, once they do. */
  urls(): { readonly zipkin?: string; readonly jaeger?: string };
}

interface WayIn {
  readonly name: 'zipkin' | 'jaeger';
  readonly create: (options: LegacyReceiverOptions) => LegacyReceiver;
  readonly enabled: boolean;
  /** What the configuration asks for. */
  readonly port: number | undefined;
  readonly usualPort: number;
}

/** Zipkin and Jaeger, each where it always was, unless something else is there and nobody asked for a port. */
export function legacyWaysIn({ gateway }: ClewConfig): LegacyWaysIn {
  const { host, allowedOrigins, zipkinEnabled, zipkinPort, jaegerEnabled, jaegerPort } = gateway;
  const ways: readonly WayIn[] = [
    { name: 'zipkin', create: createZipkinReceiver, enabled: zipkinEnabled, port: zipkinPort, usualPort: ZIPKIN_PORT },
    { name: 'jaeger', create: createJaegerReceiver, enabled: jaegerEnabled, port: jaegerPort, usualPort: JAEGER_THRIFT_PORT },
  ]; // prettier-ignore
  const listening = new Map<WayIn['name'], LegacyReceiver>();

  const receiverOf =
    ({ name, create, port, usualPort }: WayIn) =>
    (parts: ReceiverParts): RunningPart => {
      const receiver = create({ ...parts, host, allowedOrigins, port: port ?? usualPort });
      const started = (): void => {
        listening.set(name, receiver);
      };
      return port === undefined ? yielding(receiver, parts.logger, name, started) : notifying(receiver, started);
    };

  return {
    receivers: ways.filter(({ enabled }) => enabled).map(receiverOf),
    urls: () => Object.fromEntries([...listening].map(([name, { url }]) => [name, url])),
  };
}

function notifying(receiver: LegacyReceiver, onStarted: () => void): RunningPart {
  return {
    name: receiver.name,
    start: async () => {
      await receiver.start();
      onStarted();
    },
    shutdown: (options) => receiver.shutdown(options),
  };
}

/** Does without the receiver where its port is taken: a Zipkin that still runs beside Clew is a common sight. */
function yielding(
  receiver: LegacyReceiver,
  logger: Logger,
  name: WayIn['name'],
  onStarted: () => void,
): RunningPart {
  const part = notifying(receiver, onStarted);
  return {
    ...part,
    start: async () => {
      try {
        await part.start();
      } catch (error) {
        if (!isAddressTaken(error)) throw error;
        logger.warn({ err: error }, `no ${name} spans are taken: choose a port with --${name}, or switch it off`);
      }
    },
  };
} // prettier-ignore

function isAddressTaken(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
}
