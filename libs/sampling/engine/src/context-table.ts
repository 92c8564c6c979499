import type { MessageHeaders } from '@clew/stream-contract';

const HOUR_MS = 3_600_000;

/** What spans of many messages share of their headers. */
export interface SpanContext {
  readonly tenantId: string;
  readonly teamId: string;
  readonly retentionDays: number;
  /** Of traces with an error. */
  readonly errorRetentionDays: number;
  readonly hourUnixS: number;
}

interface Entry {
  readonly key: string;
  readonly context: SpanContext;
  spanCount: number;
}

/** Numbers distinct contexts for as long as a held span refers to them. */
export class ContextTable {
  private readonly numbers = new Map<string, number>();
  private readonly entries: (Entry | undefined)[] = [];
  private readonly free: number[] = [];

  /** Retain it for a span, or it is forgotten with the next `release` to zero only: call `drop` when no span came of it. */
  intern(headers: MessageHeaders): number {
    const { tenantId, teamId, retentionDays, errorRetentionDays = retentionDays } = headers;
    const hourUnixS = Math.floor(headers.receivedAtUnixMs / HOUR_MS) * 3600;
    const key = `${tenantId}\0${teamId}\0${retentionDays}\0${errorRetentionDays}\0${hourUnixS}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.free.pop() ?? this.entries.length;
    const context = { tenantId, teamId, retentionDays, errorRetentionDays, hourUnixS };
    this.entries[number] = { key, context, spanCount: 0 };
    this.numbers.set(key, number);
    return number;
  }

  get(number: number): SpanContext {
    return this.entry(number).context;
  }

  retain(number: number): void {
    this.entry(number).spanCount++;
  }

  release(number: number): void {
    this.entry(number).spanCount--;
    this.drop(number);
  }

  /** Forgets the context if no span refers to it. */
  drop(number: number): void {
    const entry = this.entry(number);
    if (entry.spanCount > 0) return;
    this.numbers.delete(entry.key);
    this.entries[number] = undefined;
    this.free.push(number);
  }

  private entry(number: number): Entry {
    const entry = this.entries[number];
    if (entry === undefined) throw new Error(`there is no context ${number}`);
    return entry;
  }
}
