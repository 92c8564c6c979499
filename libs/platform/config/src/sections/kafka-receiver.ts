import { z } from 'zod';

import type { ConfigProblem } from '../config-error.js';
import { choice, onOff, optionalChoice, optionalText, text, textList, whole } from '../setting.js';

/** A topic that others write spans to, such as the Collector's Kafka exporter; the gateway reads it. */
export const kafkaReceiver = z.strictObject({
  brokers: textList({
    doc: 'Gateway: Kafka brokers with a topic of spans to take in, as host:port, separated by commas. Not set: none is.',
  }),
  topic: text({ doc: 'Topic to read.' }, 'otlp_spans'),
  groupId: text({ doc: 'Consumer group; gateways of one group share the partitions.' }, 'clew-gateway'),
  encoding: choice(
    { doc: 'What a message is.', values: ['otlp_proto', 'otlp_json', 'zipkin_proto', 'zipkin_json'] },
    'otlp_proto',
  ),
  ingestKey: optionalText({ doc: 'Ingest key that the spans are taken in with. Needed.', secret: true }),
  fromBeginning: onOff(
    { doc: 'Where a group that has read nothing yet begins: at the oldest message, or at the next.' },
    true,
  ),
  onRejected: choice(
    {
      doc: 'What becomes of a message that cannot be read: it is written to `<topic>.clew-rejected` with the reason, or skipped.',
      values: ['dead-letter', 'skip'],
    },
    'dead-letter',
  ),
  inFlightMax: whole({ doc: 'Messages of a partition that are taken in at a time.', min: 1, max: 1_000 }, 32),
  tls: onOff({ doc: 'Encrypt connections.' }, false),
  saslMechanism: optionalChoice({
    doc: 'How to sign in. Needs saslUsername and saslPassword.',
    values: ['plain', 'scram-sha-256', 'scram-sha-512'],
  }),
  saslUsername: optionalText({ doc: 'User.' }),
  saslPassword: optionalText({ doc: 'Password.', secret: true }),
});

/** Spans that nobody pays for cannot be taken in. */
export function kafkaReceiverContradictions(config: z.output<typeof kafkaReceiver>): readonly ConfigProblem[] {
  const { brokers, ingestKey, saslMechanism, saslUsername, saslPassword } = config;
  const needs = (name: string, other: string): ConfigProblem => ({
    path: `kafkaReceiver.${other}`,
    message: `kafkaReceiver.${name} needs kafkaReceiver.${other}`,
  });
  if (brokers.length > 0 && ingestKey === undefined) return [needs('brokers', 'ingestKey')];
  if (saslMechanism !== undefined && saslUsername === undefined) return [needs('saslMechanism', 'saslUsername')];
  if (saslMechanism !== undefined && saslPassword === undefined) return [needs('saslMechanism', 'saslPassword')];
  return [];
}
