import { OtlpError } from '@clew/otlp';
import { Refusal } from '@clew/receivers';

import { demandNoSecrets } from './checks/secrets-check.js';
import { Violation, demand } from './checks/violation.js';
import { Dice } from './dice.js';
import { Door } from './door/door.js';
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

/** Bodies by number: the same seed and round give the same body, whatever came before it. */
export class FuzzRun {
  readonly counts: FuzzCounts = { bodies: 0, accepted: 0, refused: 0, spansAccepted: 0, spansRejected: 0, bytes: 0, slowestMs: 0 }; // prettier-ignore
  readonly #seed: number;
  readonly #doors: Doors = { door: new Door(), maskingDoor: new Door({ maskingOnly: true }) };
  readonly #samples: ReadonlyMap<Format, readonly Buffer[]>;

  constructor(seed: number) {
    this.#seed = seed;
    this.#samples = new Map(FORMATS.map((format, index) => [format, samplesOf(format, seed, index)]));
  }

  bodyOf(round: number): { readonly format: Format; readonly body: Buffer; readonly isMutated: boolean } {
    const dice = new Dice(this.#seed, round);
    const format = dice.pick(FORMATS);
    const samples = this.#samples.get(format) ?? [];
    return { format, ...mutate(dice.pick(samples), dice.pick(samples), format.encoding, dice) };
  }

  /** Sends one body through the door; what went wrong, if anything. */
  async round(round: number): Promise<FuzzFailure | undefined> {
    const { format, body, isMutated } = this.bodyOf(round);
    const message = await this.send(format, body, isMutated);
    return message === undefined ? undefined : { format: format.name, seed: this.#seed, round, message, body };
  }

  async send(format: Format, body: Buffer, isMutated: boolean): Promise<string | undefined> {
    const { counts } = this;
    counts.bodies++;
    counts.bytes += body.length;
    const startedAt = process.cpuUsage();
    try {
      await this.#check(format, body, isMutated);
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
