import {
  createKeyLimits,
  createOtlpGrpcReceiver,
  createOtlpHttpReceiver,
  createSpanIntake,
  type OtlpGrpcReceiver,
  type OtlpHttpReceiver,
} from '@clew/receivers';
import type { StreamProducer } from '@clew/stream-contract';

import type { GatewayOptions } from './gateway.js';
import { createLogDoor, type LogOutlet } from './log-door.js';
import type { GatewayProtection } from './protection/gateway-protection.js';

/** The receivers in front of one producer. */
export interface Door {
  readonly httpReceiver: OtlpHttpReceiver;
  readonly grpcReceiver: OtlpGrpcReceiver;
  open(): Promise<void>;
  close(deadlineMs: number): Promise<void>;
}

/** Share of the deadline after which requests that still wait for the stream are answered "send again". */
const PATIENCE_SHARE = 0.6;

export function createDoor(
  options: GatewayOptions,
  producer: StreamProducer,
  protectionOf: GatewayProtection['protectionOf'],
  logs?: LogOutlet,
): Door {
  const { stream, keys, logger, metrics, http, grpc, unreadyReason } = options;
  const limits = options.limits ?? {};
  const { partitionCount } = stream;
  const keyLimits = createKeyLimits(options.gatewayCount === undefined ? {} : { gatewayCount: options.gatewayCount });
  const { atHead: admitHead, admit } = keyLimits;
  const intake = createSpanIntake({ ...limits, producer, metrics, logger, partitionCount, protectionOf, admit });
  const logIntake = logs === undefined ? undefined : createLogDoor({ ...logs, keyLimits }, intake, options);
  const shared = {
    intake,
    keys,
    admitHead,
    metrics,
    logger,
    limits,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
  };
  const otlp = { ...shared, ...(logIntake === undefined ? {} : { logs: logIntake }) };
  const httpReceiver = createOtlpHttpReceiver({
    portSetting: '--otlp-http',
    ...http,
    ...otlp,
    ...(unreadyReason === undefined ? {} : { unreadyReason }),
  });
  const grpcReceiver = createOtlpGrpcReceiver({ portSetting: '--otlp-grpc', ...grpc, ...otlp });

  const moreReceivers = (options.moreReceivers ?? []).map((create) => create(shared));

  return {
    httpReceiver,
    grpcReceiver,
    open: async () => {
      await intake.start();
      await httpReceiver.start();
      await grpcReceiver.start();
      for (const receiver of moreReceivers) await receiver.start();
    },
    close: async (deadlineMs) => {
      const deadlineAtMs = performance.now() + deadlineMs;
      const leftMs = (): number => Math.max(0, deadlineAtMs - performance.now());
      const receiversStopped = Promise.all([
        httpReceiver.shutdown({ deadlineMs }),
        grpcReceiver.shutdown({ deadlineMs }),
        ...moreReceivers.map((receiver) => receiver.shutdown({ deadlineMs })),
      ]);
      await settledWithin(receiversStopped, deadlineMs * PATIENCE_SHARE);
      const intakeDeadline = { deadlineMs: leftMs() / 2 };
      await Promise.all([intake.shutdown(intakeDeadline), logIntake?.shutdown(intakeDeadline)]);
      await receiversStopped;
      const producerDeadline = { deadlineMs: leftMs() };
      await Promise.all([producer.shutdown(producerDeadline), logs?.producer.shutdown(producerDeadline)]);
    },
  };
}

async function settledWithin(work: Promise<unknown>, waitMsMax: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMsMax);
  });
  await Promise.race([work, timeout]).finally(() => {
    clearTimeout(timer);
  });
}
