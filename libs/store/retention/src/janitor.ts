import type { DeletionGate, OpenGate } from './deletion-gate.js';
import { expiryOf, type TeamDays } from './expiry.js';
import {
  KEPT_TABLES,
  type Expiry,
  type KeptTable,
  type StopSignal,
  type StoredData,
  type StoredPartition,
} from './stored-data.js';

export interface JanitorParts {
  readonly data: StoredData;
  readonly gate: DeletionGate;
  /** With the days that hold now. Undefined when they cannot be told: then nothing of the tenant is deleted. */
  readonly teamsOf: (tenantId: string) => Promise<readonly TeamDays[] | undefined>;
  /** By this process's clock, in days since 1970. The earlier of it and the store's counts: one that goes wrong deletes nothing. */
  readonly today: () => number;
  readonly sleep: (delayMs: number) => Promise<unknown>;
}

/** A table's partitions of one day. */
export interface JanitorStep {
  readonly table: KeptTable;
  readonly storeDay: number;
}

export interface JanitorRun {
  /** Steps up to this one are done. */
  readonly after: JanitorStep | undefined;
  readonly signal: StopSignal;
  readonly onStep: (step: JanitorStep, done: number, total: number) => Promise<void>;
}

const WATCH_EVERY_MS = 250;

/** Deletes what has expired and is not held. May stop anywhere and be run again, also by several at once. */
export async function deleteExpired(parts: JanitorParts, run: JanitorRun): Promise<void> {
  const janitor = new Janitor(parts, run.signal);
  try {
    await janitor.sweep(run);
  } catch (error) {
    // While the gate is open, holds wait. One that is another's is the other's to close.
    if (!(error instanceof SupersededError)) await closeGate(parts);
    throw error;
  }
  await closeGate(parts);
}

/** Two that took the gate from each other in turn would both get nowhere: the one that had it first gives up. */
class SupersededError extends Error {
  override readonly name = 'SupersededError';
  readonly retryable = true;
}

/** True when a hold waits to be read. Rejects with SupersededError when another has opened the gate since. */
async function isOutdated({ gate }: JanitorParts, { epoch }: OpenGate): Promise<boolean> {
  const state = await gate.gateState(epoch);
  if (state === 'superseded') throw new SupersededError('another process deletes what has expired');
  return state === 'hold waits';
}

class Janitor {
  readonly #parts: JanitorParts;
  readonly #signal: StopSignal;

  constructor(parts: JanitorParts, signal: StopSignal) {
    this.#parts = parts;
    this.#signal = signal;
  }

  async sweep({ after, onStep }: JanitorRun): Promise<void> {
    let gate = await openGate(this.#parts, this.#signal);
    const today = Math.min(this.#parts.today(), await this.#parts.data.today());
    const steps = byStep(await this.#parts.data.partitions());
    for (const [index, { step, partitions }] of steps.entries()) {
      if (after !== undefined && compareSteps(step, after) <= 0) continue;
      for (const partition of partitions) gate = await this.#sweepPartition(partition, today, gate);
      await onStep(step, index + 1, steps.length);
    }
  }

  async #sweepPartition(partition: StoredPartition, today: number, first: OpenGate): Promise<OpenGate> {
    let gate = first;
    // Days are at least 1, so nothing of today or yesterday can have expired: nobody asks what is being written.
    if (partition.storeDay > today - 2) return gate;
    for (const tenantId of await this.#parts.data.tenants(partition)) {
      let isDone = false;
      while (!isDone) {
        this.#signal.throwIfAborted();
        if (await isOutdated(this.#parts, gate)) gate = await openGate(this.#parts, this.#signal);
        const expiry = await this.#expiry(partition, tenantId, gate, today);
        isDone = expiry === undefined || (await this.#delete(partition, expiry, gate));
      }
    }
    return gate;
  }

  async #expiry(
    partition: StoredPartition,
    tenantId: string,
    { holds }: OpenGate,
    today: number,
  ): Promise<Expiry | undefined> {
    const teams = await this.#parts.teamsOf(tenantId);
    const expiry = teams && expiryOf(partition, { id: tenantId, teams }, holds, today);
    if (expiry === undefined) return undefined;
    return (await this.#parts.data.hasExpired(partition, expiry)) ? expiry : undefined;
  }

  /** False when it has to be asked again what may be deleted. */
  async #delete(partition: StoredPartition, expiry: Expiry, opened: OpenGate): Promise<boolean> {
    const { data, sleep } = this.#parts;
    await data.beginDeletion(partition, expiry, opened.epoch);
    for (;;) {
      const { isRunning, failure } = await data.deletion();
      if (failure !== '') throw new Error(`${partition.table}: a deletion failed: ${failure}`);
      if (await isOutdated(this.#parts, opened)) return false;
      if (!isRunning) return true;
      this.#signal.throwIfAborted();
      await sleep(WATCH_EVERY_MS);
    }
  }
}

/** When this resolves, no deletion goes on, and all holds that were read are in force. */
async function openGate({ data, gate }: JanitorParts, signal?: StopSignal): Promise<OpenGate> {
  const opened = await gate.openGate(await data.newestEpoch());
  await data.writeEpoch(opened.epoch);
  await data.stopDeletions(signal);
  await gate.confirmHolds(opened);
  return opened;
}

/** No deletion has the epoch that is the newest from here on. */
async function closeGate(parts: JanitorParts): Promise<void> {
  const { epoch } = await openGate(parts);
  await parts.gate.closeGate(epoch);
}

function byStep(partitions: readonly StoredPartition[]) {
  const steps: { readonly step: JanitorStep; readonly partitions: StoredPartition[] }[] = [];
  for (const partition of [...partitions].sort(compareSteps)) {
    const last = steps.at(-1);
    if (last !== undefined && compareSteps(last.step, partition) === 0) last.partitions.push(partition);
    else steps.push({ step: { table: partition.table, storeDay: partition.storeDay }, partitions: [partition] });
  }
  return steps;
}

function compareSteps(a: JanitorStep, b: JanitorStep): number {
  return KEPT_TABLES.indexOf(a.table) - KEPT_TABLES.indexOf(b.table) || a.storeDay - b.storeDay;
}
