import { randomUUID } from 'node:crypto';

import type {
  AskingService,
  HeadSamplingDirectory,
  HeadSamplingRates,
  HeadSamplingRateStore,
} from '@clew/access-model';

import type { Database } from '../database.js';
import { storableText } from '../observations/storable-text.js';
import {
  pruneHeadSampling,
  selectAsked,
  selectRates,
  takeLease,
  upsertAsked,
  upsertRates,
} from './head-sampling-rows.js';

export interface HeadSamplingExchangeOptions {
  /** How often a gateway looks for new rates, and says which services have asked. */
  readonly followMs: number;
  /** Services held, with rates or as asking; further ones are left out until there is room. */
  readonly servicesMax: number;
  readonly now: () => number;
}

/** Those in one read; a gateway that starts reads on until it has all. */
const READ_ROWS_MAX = 1_000;
const PRUNE_EVERY_MS = 3_600_000;

/** Rates from those who find them to those who tell SDKs, and the names of services that ask the other way. */
export class HeadSamplingExchange implements HeadSamplingDirectory, HeadSamplingRateStore {
  readonly #database: Database;
  readonly #options: HeadSamplingExchangeOptions;
  readonly #owner = randomUUID();
  readonly #learned = new Map<string, ReadonlyMap<string, number>>();
  #asking = new Map<string, AskingService>();
  #isAnnounced = false;
  #followedAtMs = Number.NEGATIVE_INFINITY;
  #prunedAtMs = Number.NEGATIVE_INFINITY;
  #change = 0n;

  constructor(database: Database, options: HeadSamplingExchangeOptions) {
    this.#database = database;
    this.#options = options;
  }

  announce(): void {
    this.#isAnnounced = true;
  }

  learnedRates(organisationId: string, serviceName: string): ReadonlyMap<string, number> | undefined {
    return this.#learned.get(keyOf(organisationId, serviceName));
  }

  asked(organisationId: string, serviceName: string): void {
    // Whatever PostgreSQL can't store under its own name has no rates of its own; nor may it keep others out.
    if (storableText(serviceName) !== serviceName) return;
    const key = keyOf(organisationId, serviceName);
    if (this.#asking.size < this.#options.servicesMax) this.#asking.set(key, { organisationId, serviceName });
  }

  /** Called often; does something when it is due. Rejects while the store is away, and keeps what it has. */
  async follow(): Promise<void> {
    const now = this.#options.now();
    if (!this.#isAnnounced || now - this.#followedAtMs < this.#options.followMs) return;
    const asking = [...this.#asking.values()];
    // Before it is written: what cannot be now is asked again within a minute.
    this.#asking = new Map();
    await this.#database.run((queries) => upsertAsked(queries, asking));
    await this.#readChanges();
    this.#followedAtMs = now;
  }

  async #readChanges(): Promise<void> {
    for (let isFull = true; isFull;) {
      const rows = await this.#database.run((queries) => selectRates(queries, this.#change, READ_ROWS_MAX));
      for (const { organisationId, serviceName, routes, change } of rows) {
        const key = keyOf(organisationId, serviceName);
        if (this.#learned.has(key) || this.#learned.size < this.#options.servicesMax) this.#learned.set(key, routes);
        this.#change = change;
      }
      isFull = rows.length === READ_ROWS_MAX;
    }
  }

  async lead(leaseMs: number): Promise<boolean> {
    const isLeading = await this.#database.run((queries) => takeLease(queries, this.#owner, leaseMs));
    const now = this.#options.now();
    if (isLeading && now - this.#prunedAtMs >= PRUNE_EVERY_MS) {
      await this.#database.run(pruneHeadSampling);
      this.#prunedAtMs = now;
    }
    return isLeading;
  }

  async askingServices(withinMs: number, limit: number): Promise<readonly AskingService[]> {
    return this.#database.run((queries) => selectAsked(queries, withinMs, limit));
  }

  async rates(): Promise<readonly HeadSamplingRates[]> {
    return this.#database.run((queries) => selectRates(queries, 0n, this.#options.servicesMax));
  }

  async saveRates(rates: readonly Omit<HeadSamplingRates, 'changedAtUnixMs'>[]): Promise<void> {
    await this.#database.run((queries) => upsertRates(queries, rates));
  }
}

/** Neither part has a line feed in it: ids never do, and it would be a strange service name. */
function keyOf(organisationId: string, serviceName: string): string {
  return `${organisationId}\n${serviceName}`;
}
