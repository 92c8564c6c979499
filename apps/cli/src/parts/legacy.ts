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

import { yielding } from './yielding.js';

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
      const part = notifying(receiver, started);
      const without = `no ${name} spans are taken: choose a port with --${name}, or switch it off`;
      return port === undefined ? yielding(part, parts.logger, without) : part;
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
