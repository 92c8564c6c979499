import { tryContainer } from './container-runtime.js';
import { KAFKA_VERSION, kafkaJars } from './kafka-jars.js';
import { KafkaProcess } from './kafka-process.js';
import type { PartReport } from './part-report.js';
import { PartMissingError, reportToStdout } from './part-report.js';
import { findProgram } from './run-program.js';

const IMAGE = 'confluentinc/cp-kafka:7.9.2';

export interface KafkaPart {
  readonly brokers: readonly string[];
  /** Whether `kill9` and `restart` work: only on a broker that was started here as a process. */
  readonly canCrash: boolean;
  /** Ends the broker with SIGKILL; its data stays. */
  kill9(): Promise<void>;
  /** Starts it again on the same address and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A Kafka broker, however this machine can have one: the brokers of KAFKA_BROKERS (comma-separated), a container, or a
 * process from jars that Maven fetches. Use topic names of your own: KAFKA_BROKERS may be shared. Throws
 * PartMissingError when there is no way.
 */
export async function startKafka(report: PartReport = reportToStdout): Promise<KafkaPart> {
  const given = process.env['KAFKA_BROKERS'];
  if (given !== undefined && given !== '') {
    report(`part kafka: KAFKA_BROKERS (${given})`);
    return foreign(given.split(','), () => Promise.resolve());
  }
  const container = await tryContainer('kafka', () => startContainer(report), report);
  if (container !== undefined) return container;
  const [java, mvn] = await Promise.all([findProgram('java'), findProgram('mvn')]);
  if (java === undefined || mvn === undefined) {
    throw new PartMissingError(
      'kafka: set KAFKA_BROKERS, start a container runtime, or install a Java 17 runtime and Maven',
    );
  }
  const broker = await KafkaProcess.start(java, await kafkaJars(mvn));
  const address = `127.0.0.1:${String(broker.port)}`;
  report(`part kafka: jars ${KAFKA_VERSION} (${address})`);
  return {
    brokers: [address],
    canCrash: true,
    kill9: () => broker.kill(),
    restart: () => broker.start(),
    stop: () => broker.stop(),
  };
}

async function startContainer(report: PartReport): Promise<KafkaPart> {
  const { KafkaContainer } = await import('@testcontainers/kafka');
  const container = await new KafkaContainer(IMAGE)
    .withKraft()
    .withEnvironment({ KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0' })
    .start();
  const address = `${container.getHost()}:${String(container.getMappedPort(9093))}`;
  report(`part kafka: container ${IMAGE} (${address})`);
  return foreign([address], async () => {
    await container.stop();
  });
}

function foreign(brokers: readonly string[], stop: () => Promise<void>): KafkaPart {
  const refuse = (): Promise<never> => Promise.reject(new Error('this broker is not ours to kill (see canCrash)'));
  return { brokers, canCrash: false, kill9: refuse, restart: refuse, stop };
}
