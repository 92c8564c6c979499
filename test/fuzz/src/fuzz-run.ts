import { OtlpError } from '@clew/otlp';
import { Refusal } from '@clew/receivers';

import { demandNoSecrets } from './checks/secrets-check.js';
import { Violation, demand } from './checks/violation.js';
import { checkCompressed, compressedBody } from './compressed.js';
import { Dice } from './dice.js';
import { Door } from './door/door.js';
import { HttpDoor } from './door/http-door.js';
import { FORMATS, type Doors, type Format } from './formats.js';
import { mutate } from './mutations/mutate.js';

export interface FuzzCounts {
  bodies: number;
  /** Bodies that the door took, whole or in part. */
  accepted: number;
  refused: number;
  spansAccepted: number;
  spansRejected: number;
  bytes: number;
  slowestMs: number;
}

export interface FuzzFailure {
  readonly format: string;
  readonly seed: number;
  readonly round: number;
  readonly message: string;
  readonly body: Buffer;
}

const SAMPLES_PER_FORMAT = 120;
const BODY_CPU_MS_MAX = 2_000;

/** A request over a connection costs as much as many bodies that are handed over. */
const COMPRESSED_ONE_IN = 100;

/** Bodies by number: the same seed and round give the same body, whatever came before it. */
export class FuzzRun {
  readonly counts: FuzzCounts = { bodies: 0, accepted: 0, refused: 0, spansAccepted: 0, spansRejected: 0, bytes: 0, slowestMs: 0 }; // prettier-ignore
  readonly #seed: number;
  readonly #httpDoor = new HttpDoor();
  readonly #doors: Doors = { door: new Door(), maskingDoor: new Door({ maskingOnly: true }) };
  readonly #samples: ReadonlyMap<Format, readonly Buffer[]>;

  constructor(seed: number) {
    this.#seed = seed;
    this.#samples = new Map(FORMATS.map((format, index) => [format, samplesOf(format, seed, index)]));
  }

  start(): Promise<void> {
    return this.#httpDoor.start();
  }

  shutdown(): Promise<void> {
    return this.#httpDoor.shutdown();
  }

  /** Sends one body through the door; what went wrong, if anything. */
  async round(round: number): Promise<FuzzFailure | undefined> {
    const dice = new Dice(this.#seed, round);
    if (dice.oneIn(COMPRESSED_ONE_IN)) return this.#compressedRound(round, dice);
    const format = dice.pick(FORMATS);
    const samples = this.#samplesOf(format);
    const { body, isMutated } = mutate(dice.pick(samples), dice.pick(samples), format.encoding, dice);
    const message = await this.send(format, body, isMutated);
    return message === undefined ? undefined : { format: format.name, seed: this.#seed, round, message, body };
  }

  async #compressedRound(round: number, dice: Dice): Promise<FuzzFailure | undefined> {
    const [traces, logs] = FORMATS;
    const signal = dice.pick(['traces', 'logs'] as const);
    const samples = this.#samplesOf(signal === 'traces' ? traces : logs);
    const compressed = compressedBody(signal, dice.pick(samples), dice.pick(samples), dice);
    const message = await this.#measured(compressed.body, async () => {
      if (await checkCompressed(compressed, this.#httpDoor)) this.counts.accepted++;
      else this.counts.refused++;
    });
    const { body, encoding } = compressed;
    return message === undefined
      ? undefined
      : { format: `${signal}-${encoding}`, seed: this.#seed, round, message, body };
  }

  #samplesOf(format: Format): readonly Buffer[] {
    return this.#samples.get(format) ?? [];
  }

  send(format: Format, body: Buffer, isMutated: boolean): Promise<string | undefined> {
    return this.#measured(body, () => this.#check(format, body, isMutated));
  }

  async #measured(body: Buffer, check: () => Promise<void>): Promise<string | undefined> {
    const { counts } = this;
    counts.bodies++;
    counts.bytes += body.length;
    const startedAt = process.cpuUsage();
    try {
      await check();
      const { user, system } = process.cpuUsage(startedAt);
      const tookMs = (user + system) / 1_000;
      counts.slowestMs = Math.max(counts.slowestMs, tookMs);
      demand(tookMs < BODY_CPU_MS_MAX, () => `took ${Math.round(tookMs)} ms of CPU`);
      return undefined;
    } catch (error) {
      return error instanceof Violation ? error.message : `crashed: ${stackOf(error)}`;
    }
  }

  async #check(format: Format, body: Buffer, isMutated: boolean): Promise<void> {
    const { counts } = this;
    const { door, maskingDoor } = this.#doors;
    try {
      const { acceptedCount, rejectedCount } = await format.check(body, isMutated, this.#doors);
      counts.accepted++;
      counts.spansAccepted += acceptedCount;
      counts.spansRejected += rejectedCount;
    } catch (error) {
      if (!(error instanceof OtlpError || error instanceof Refusal)) throw error;
      demand(isMutated, () => `a body that is as it should be was refused: ${error.message}`);
      counts.refused++;
    }
    demandNoSecrets(Buffer.from(door.takeLog() + maskingDoor.takeLog()), isMutated);
    demand(door.heldBytes === 0, () => `the door still holds ${door.heldBytes} bytes`);
    demand(door.timerCount === 0, () => `the door has left ${door.timerCount} timers behind`);
  }
}

function samplesOf(format: Format, seed: number, index: number): readonly Buffer[] {
  // Rounds count from 0: these are far away from them.
  return Array.from({ length: SAMPLES_PER_FORMAT }, (_, number) =>
    format.sample(new Dice(~seed, index * SAMPLES_PER_FORMAT + number)),
  );
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
