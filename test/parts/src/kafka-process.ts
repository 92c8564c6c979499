import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-port.js';
import { runProgram } from './run-program.js';

const TEMPLATE = fileURLToPath(new URL('../kafka-broker/server.properties', import.meta.url));
const STARTED = 'Kafka Server started';
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 10_000;
const LOGGING = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.server.KafkaRaftServer=info',
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
];

/** A broker of one node in a process of its own, on loopback ports and a temporary folder. */
export class KafkaProcess {
  readonly port: number;
  readonly #java: string;
  readonly #jars: string;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #runs = 0;

  private constructor(java: string, jars: string, folder: string, port: number) {
    this.#java = java;
    this.#jars = jars;
    this.#folder = folder;
    this.port = port;
  }

  static async start(java: string, jars: string): Promise<KafkaProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'clew-kafka-'));
    const [port = 0, controllerPort = 0] = await freePorts(2);
    const properties = (await readFile(TEMPLATE, 'utf8'))
      .replaceAll('@port@', String(port))
      .replaceAll('@controllerPort@', String(controllerPort))
      .replaceAll('@dataDir@', join(folder, 'data'));
    await writeFile(join(folder, 'server.properties'), properties);
    const broker = new KafkaProcess(java, jars, folder, port);
    try {
      await broker.#format();
      await broker.start();
      return broker;
    } catch (error) {
      await broker.stop();
      throw error;
    }
  }

  /** Starts the broker, again after a `kill`, on the same ports and data. */
  async start(): Promise<void> {
    this.#runs += 1;
    const logPath = join(this.#folder, `broker-${String(this.#runs)}.log`);
    const log = await open(logPath, 'w');
    const child = spawn(
      this.#java,
      [
        ...['-Xms256m', '-Xmx256m', '-XX:+UseSerialGC', '-Xshare:auto', '-XX:-UsePerfData', '-Djava.awt.headless=true'],
        ...[...LOGGING, '-cp', join(this.#jars, '*'), 'kafka.Kafka', join(this.#folder, 'server.properties')],
      ],
      { stdio: ['ignore', log.fd, log.fd] },
    );
    this.#child = child;
    endWithThisProcess(child);
    await log.close();
    await this.#untilStarted(child, logPath);
  }

  /** Ends the process as a power cut would. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #format(): Promise<void> {
    // One that begins with '-', as one in 64 does, would be taken for an option.
    const clusterId = `A${randomBytes(16).toString('base64url').slice(1)}`;
    await runProgram(
      this.#java,
      [
        ...['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto', ...LOGGING, '-cp', join(this.#jars, '*')],
        ...['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', join(this.#folder, 'server.properties')],
      ],
      { timeoutMs: START_MS_MAX },
    );
  }

  /** The port answers a second or two before the broker does, so its log is what tells. */
  async #untilStarted(child: ChildProcess, logPath: string): Promise<void> {
    const deadline = Date.now() + START_MS_MAX;
    for (;;) {
      const log = await readFile(logPath, 'utf8');
      if (log.includes(STARTED)) return;
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        throw new Error(`the Kafka broker did not start:\n${log.slice(-2_000)}`);
      }
      await sleep(100);
    }
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await exited;
    clearTimeout(timer);
  }
}

/**
 * A test process may be killed at any moment, and must not leave a broker behind: a shell waits for the end of a pipe that
 * only this process holds, and then ends the broker.
 */
function endWithThisProcess(child: ChildProcess): void {
  if (child.pid === undefined) return; // it could not be started, which its 'error' event tells
  const watch = spawn('sh', ['-c', `read _; kill -9 ${String(child.pid)}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // Ctrl-C in a terminal must not reach it first
  });
  watch.unref();
  child.once('exit', () => watch.kill('SIGKILL'));
}
