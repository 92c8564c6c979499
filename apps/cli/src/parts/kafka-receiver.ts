import type { ClewConfig } from '@clew/config';
import type { ReceiverParts } from '@clew/gateway';
import { createKafkaReceiver, type KafkaReceiverOptions } from '@clew/kafka-receiver';
import type { RunningPart } from '@clew/lifecycle';

/** A topic of spans that others write, where the configuration names one; for the gateway. */
export function kafkaWayIn({ kafkaReceiver }: ClewConfig): readonly ((parts: ReceiverParts) => RunningPart)[] {
  const { brokers, topic, groupId, encoding, ingestKey, fromBeginning, onRejected, inFlightMax, tls } = kafkaReceiver;
  if (brokers.length === 0 || ingestKey === undefined) return [];
  const sasl = saslOf(kafkaReceiver);
  const source = { brokers, topic, groupId, encoding, ingestKey, fromBeginning, onRejected, inFlightMax, ssl: tls };
  return [
    ({ intake, keys, metrics, logger }) =>
      createKafkaReceiver({ ...source, intake, keys, metrics, logger, ...(sasl === undefined ? {} : { sasl }) }),
  ];
}

/** The configuration was checked: with a mechanism there are a user and a password. */
function saslOf(settings: ClewConfig['kafkaReceiver']): KafkaReceiverOptions['sasl'] | undefined {
  const { saslMechanism: mechanism, saslUsername: username = '', saslPassword: password = '' } = settings;
  switch (mechanism) {
    case undefined:
      return undefined;
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}
