import { scalarBytes } from '../any-value-bytes.js';
import { ByteHash } from '../byte-hash.js';
import { Glob, matchesAny } from '../glob.js';
import { AdmittedValues } from './admitted-values.js';
import type { SetBudget } from './admitted-values.js';
import type { CardinalityLimit, CardinalityRules } from './cardinality-rules.js';
import { HyperLogLog } from './hyper-log-log.js';
import { KeyOfDay } from './key-of-day.js';
import type { CardinalityListing } from './key-of-day.js';

export interface CardinalityOptions {
  /**
   * Keys watched a day, and as many again that have a limit, so that names made up by the thousand cannot lift a limit; further
   * ones are counted as refused and pass. Default 500.
   */
  readonly keysMax?: number;
  /** 2^precision bytes for a key with many values, an error of 1.04 / sqrt(2^precision). Default 14: 16 KiB, 0.8%. */
  readonly precision?: number;
  /**
   * Spans a second that are looked at for keys without a limit, on average; ten seconds' worth of them at once. So a small
   * installation knows all, and a large one pays no more for it than a small one. Default 2000, about 1% of a core.
   */
  readonly sampledSpansPerSecond?: number;
  /** For the values that limits admit. Default 16 MiB. */
  readonly admittedBytesMax?: number;
}

/** What becomes of a value. */
export const CARDINALITY_VERDICT = { keep: 0, replace: 1, drop: 2 } as const;
export type CardinalityVerdict = (typeof CARDINALITY_VERDICT)[keyof typeof CARDINALITY_VERDICT];

const DAY_MS = 86_400_000;
const SAMPLED_BURST_S = 10;
const DENSE_LISTING_EVERY_MS = 10_000;
const NO_BYTES: Uint8Array = new Uint8Array(0);

/** A key as the walk caches it: good for as long as the watch lives, whatever the day and the rules. */
export class CardinalityKey {
  readonly key: string;
  /** Of which state of the watch `day` is; another one means to look it up again. */
  revision = -1;
  day: KeyOfDay | undefined;

  constructor(key: string) {
    this.key = key;
  }
}

/**
 * Distinct values per attribute key of one team, by UTC day. Every key is listed with an estimate and its services; a key with
 * a limit is looked at in every request, and its values beyond the first so many of the day are replaced or dropped.
 */
export class CardinalityWatch {
  /** After the verdict `replace`: the AnyValue payload that takes the value's place. Shared: do not write to it. */
  replacement = NO_BYTES;
  /** Whether keys without a limit are looked at in this request. */
  isSampled = false;
  /** Keys that found no room, since the watch began. */
  refusedKeyCount = 0;

  private readonly keysMax: number;
  private readonly precision: number;
  private readonly sampledSpansPerSecond: number;
  private readonly budget: SetBudget;
  private readonly hash = new ByteHash();
  private readonly buckets: Uint8Array[] = [];
  private keys = new Map<string, KeyOfDay>();
  /** How many of those have a limit. */
  private limitedKeyCount = 0;
  private readonly changed = new Set<KeyOfDay>();
  private receivedAtUnixMs = 0;
  /** What the day before ended with, until it is fetched. */
  private ended: readonly CardinalityListing[] = [];
  private limits: readonly { readonly limit: CardinalityLimit; readonly keys: readonly Glob[] }[] = [];
  private ignore: readonly Glob[] = [];
  private revision = 0;
  private day = -1;
  /** Spans that may be looked at now; negative after a request that had more than that. */
  private sampledSpansLeft: number;

  constructor(options: CardinalityOptions = {}) {
    this.keysMax = options.keysMax ?? 500;
    this.precision = options.precision ?? 14;
    this.sampledSpansPerSecond = options.sampledSpansPerSecond ?? 2000;
    this.sampledSpansLeft = this.sampledSpansPerSecond * SAMPLED_BURST_S;
    this.budget = { bytesLeft: options.admittedBytesMax ?? 16 * 1024 * 1024 };
  }

  /** Takes the place of the rules before; what was seen today stays. Keys that `keyOf` had no watch for may have one now. */
  setRules(rules: readonly CardinalityRules[]): void {
    this.ignore = rules.flatMap((each) => each.ignore).map((pattern) => new Glob(pattern));
    this.limits = rules
      .flatMap((each) => each.limits)
      .map((limit) => ({ limit, keys: limit.keys.map((pattern) => new Glob(pattern)) }));
    this.limitedKeyCount = 0;
    for (const state of this.keys.values()) {
      state.limit = this.limitOf(state.attributeKey);
      if (state.limit !== undefined) this.limitedKeyCount++;
    }
    this.revision++;
  }

  get hasLimits(): boolean {
    return this.limits.length > 0;
  }

  /** Before each request: begins a new day when it is one, and decides whether keys without a limit are looked at. */
  beginRequest(receivedAtUnixMs: number, spanCount: number): void {
    const day = Math.floor(receivedAtUnixMs / DAY_MS);
    const elapsedMs = this.receivedAtUnixMs === 0 ? 0 : Math.max(0, receivedAtUnixMs - this.receivedAtUnixMs);
    this.receivedAtUnixMs = receivedAtUnixMs;
    this.sample(elapsedMs, spanCount);
    // A clock that is set back a little does not bring yesterday back.
    if (day > this.day || day < this.day - 1) this.beginDay(day);
  }

  /** For the walk to cache by key. Undefined: not watched. */
  keyOf(key: string): CardinalityKey | undefined {
    if (this.limitOf(key) === undefined && matchesAny(this.ignore, key)) return undefined;
    return new CardinalityKey(key);
  }

  /** @param start of the value, the payload of an AnyValue: so 1 and "1" are two values */
  observe(key: CardinalityKey, serviceName: string, bytes: Uint8Array, start: number, end: number): CardinalityVerdict {
    if (key.revision !== this.revision) this.lookUp(key);
    const day = key.day;
    if (day === undefined || (day.limit === undefined && !this.isSampled)) return CARDINALITY_VERDICT.keep;
    this.hash.of(bytes, start, end);
    const { high, low } = this.hash;
    if (day.see(serviceName, high, low)) this.changed.add(day);
    if (day.limit === undefined || day.admitted.admit(high, low, day.limit.distinctMax))
      return CARDINALITY_VERDICT.keep;
    if (day.limitReached()) this.changed.add(day);
    if (day.limit.action === 'drop') return CARDINALITY_VERDICT.drop;
    this.replacement = this.bucketOf(high % day.limit.buckets);
    return CARDINALITY_VERDICT.replace;
  }

  /**
   * Hands over what is new since the last time. A key comes again when more of its values were seen; one with many, whose
   * estimate takes a look at all registers, at most every ten seconds.
   */
  drain(receive: (listing: CardinalityListing) => void): void {
    for (const listing of this.ended) receive(listing);
    this.ended = [];
    for (const state of this.changed) {
      if (!state.sketch.isSparse && this.receivedAtUnixMs - state.listedAtUnixMs < DENSE_LISTING_EVERY_MS) continue;
      this.changed.delete(state);
      state.listedAtUnixMs = this.receivedAtUnixMs;
      receive(state.list(this.day * DAY_MS));
    }
  }

  private sample(elapsedMs: number, spanCount: number): void {
    const { sampledSpansPerSecond } = this;
    const gained = (elapsedMs / 1_000) * sampledSpansPerSecond;
    const left = Math.min(this.sampledSpansLeft + gained, sampledSpansPerSecond * SAMPLED_BURST_S);
    this.isSampled = left > 0;
    this.sampledSpansLeft = this.isSampled ? left - spanCount : left;
  }

  private beginDay(day: number): void {
    const ended = [...this.changed].map((state) => state.list(this.day * DAY_MS));
    this.ended = [...this.ended, ...ended].slice(-2 * this.keysMax);
    this.changed.clear();
    for (const state of this.keys.values()) state.admitted.release();
    this.keys = new Map();
    this.limitedKeyCount = 0;
    this.day = day;
    this.revision++;
  }

  private lookUp(key: CardinalityKey): void {
    key.revision = this.revision;
    key.day = this.keys.get(key.key);
    if (key.day !== undefined) return;
    const limit = this.limitOf(key.key);
    const sameKindCount = limit === undefined ? this.keys.size - this.limitedKeyCount : this.limitedKeyCount;
    if (sameKindCount >= this.keysMax) {
      this.refusedKeyCount++;
      return;
    }
    key.day = new KeyOfDay(key.key, new HyperLogLog(this.precision), new AdmittedValues(this.budget));
    key.day.limit = limit;
    if (limit !== undefined) this.limitedKeyCount++;
    this.keys.set(key.key, key.day);
  }

  /** The strictest, so that a team cannot loosen what its organisation says. */
  private limitOf(key: string): CardinalityLimit | undefined {
    let strictest: CardinalityLimit | undefined;
    for (const { limit, keys } of this.limits) {
      if (!matchesAny(keys, key)) continue;
      if (strictest === undefined || limit.distinctMax < strictest.distinctMax) strictest = limit;
    }
    return strictest;
  }

  private bucketOf(index: number): Uint8Array {
    return (this.buckets[index] ??= scalarBytes(`bucket-${index}`));
  }
}
