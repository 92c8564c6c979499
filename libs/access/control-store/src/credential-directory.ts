import type { Credential, CredentialKind } from './credential.js';
import { parseCredential, secretMatches } from './credential.js';
import { ControlStoreError } from './control-store-error.js';

/** One row that can be presented, with what it stands for. Revoked ones are not loaded. */
export interface CredentialRecord<Identity> {
  readonly id: string;
  readonly secretHash: Uint8Array;
  /** Unix milliseconds; undefined: never. */
  readonly expiresAtMs: number | undefined;
  readonly identity: Identity;
}

export interface CredentialSource<Identity> {
  /** The newest `limit` records that are neither revoked nor expired. */
  loadAll(limit: number): Promise<readonly CredentialRecord<Identity>[]>;
  /** One of them, or undefined. */
  loadOne(id: string): Promise<CredentialRecord<Identity> | undefined>;
}

export interface CredentialDirectoryOptions {
  readonly kind: CredentialKind;
  /** Records held in memory; others are looked up when they are presented. */
  readonly recordsMax: number;
  /** Lookups under way at once. */
  readonly lookupsMax: number;
  /** Ids known to be unknown, held so that a flood of them does not reach the database. */
  readonly unknownIdsMax: number;
  /** How long an id that was not found stays unknown. */
  readonly unknownMs: number;
  readonly now: () => number;
}

/**
 * Answers from memory. `refresh` replaces the memory by what the store holds; while the store is away the last answers
 * hold. Ids that memory lacks are looked up, within limits: a flood of made-up keys costs the database at most
 * `lookupsMax` queries at a time, and in a flood a brand-new key may be unknown until the next refresh.
 */
export class CredentialDirectory<Identity> {
  readonly #source: CredentialSource<Identity>;
  readonly #options: CredentialDirectoryOptions;
  #records = new Map<string, CredentialRecord<Identity>>();
  readonly #unknownUntilMs = new Map<string, number>();
  readonly #lookups = new Map<string, Promise<CredentialRecord<Identity> | undefined>>();
  #away: ControlStoreError | undefined;
  /** Counts revocations, so that an answer read before one is not kept after it. */
  #epoch = 0;

  constructor(source: CredentialSource<Identity>, options: CredentialDirectoryOptions) {
    this.#source = source;
    this.#options = options;
  }

  get size(): number {
    return this.#records.size;
  }

  async find(text: string): Promise<CredentialRecord<Identity> | undefined> {
    const credential = parseCredential(this.#options.kind, text);
    if (credential === undefined) return undefined;
    const record = this.#records.get(credential.id) ?? (await this.#lookUp(credential.id));
    return record !== undefined && this.#accepts(record, credential) ? record : undefined;
  }

  /**
   * Rejects, and keeps the last answers, when the store is away. False when a revocation came in between, so that what
   * was read is not used: refresh again.
   */
  async refresh(): Promise<boolean> {
    const epoch = this.#epoch;
    try {
      const records = await this.#source.loadAll(this.#options.recordsMax);
      this.#away = undefined;
      if (epoch !== this.#epoch) return false;
      this.#records = new Map(records.map((record) => [record.id, record]));
      return true;
    } catch (error) {
      if (error instanceof ControlStoreError) this.#away = error;
      throw error;
    }
  }

  /** Called when this process revoked it: here the change holds at once. */
  forget(id: string): void {
    this.#epoch++;
    this.#records.delete(id);
    this.#rememberUnknown(id);
  }

  /** Told by whoever else asks the store: while it is away, ids that memory lacks are neither accepted nor refused. */
  noteAvailability(failure: ControlStoreError | undefined): void {
    this.#away = failure;
  }

  #accepts({ secretHash, expiresAtMs }: CredentialRecord<Identity>, { secret }: Credential): boolean {
    const isExpired = expiresAtMs !== undefined && expiresAtMs <= this.#options.now();
    return secretMatches(secret, secretHash) && !isExpired;
  }

  async #lookUp(id: string): Promise<CredentialRecord<Identity> | undefined> {
    if (this.#isUnknown(id)) return undefined;
    if (this.#away !== undefined) throw this.#away;
    const underWay = this.#lookups.get(id);
    if (underWay !== undefined) return underWay;
    if (this.#lookups.size >= this.#options.lookupsMax) return undefined;
    const lookup = this.#load(id).finally(() => this.#lookups.delete(id));
    this.#lookups.set(id, lookup);
    return lookup;
  }

  async #load(id: string): Promise<CredentialRecord<Identity> | undefined> {
    const epoch = this.#epoch;
    const record = await this.#source.loadOne(id);
    if (record === undefined) this.#rememberUnknown(id);
    else if (epoch === this.#epoch && this.#records.size < this.#options.recordsMax) this.#records.set(id, record);
    return this.#isUnknown(id) ? undefined : record; // it may have been revoked while it was read
  }

  #isUnknown(id: string): boolean {
    return (this.#unknownUntilMs.get(id) ?? 0) > this.#options.now();
  }

  #rememberUnknown(id: string): void {
    // Insertion order is age order: the oldest goes first.
    this.#unknownUntilMs.delete(id);
    const oldest = this.#unknownUntilMs.keys().next();
    if (this.#unknownUntilMs.size >= this.#options.unknownIdsMax && oldest.done !== true) {
      this.#unknownUntilMs.delete(oldest.value);
    }
    this.#unknownUntilMs.set(id, this.#options.now() + this.#options.unknownMs);
  }
}
