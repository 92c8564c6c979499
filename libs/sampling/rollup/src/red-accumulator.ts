import type { RedIncrement } from '@clew/store-contract';
import { spanKindFromNumber } from '@clew/trace-model';

import { DurationTally } from './duration-tally.js';
import { sourceKey } from './source-key.js';

/** Who sent a span. Interned by the accumulator until it is drained, so that rows compare it by identity. */
export interface RedSource {
  readonly tenantId: string;
  readonly teamId: string;
  readonly serviceName: string;
  readonly environment: string;
  readonly hash: number;
}

interface RedRow {
  readonly hash: number;
  readonly source: RedSource;
  readonly nameBytes: Uint8Array;
  readonly spanKind: number;
  readonly minute: number;
  spanCount: number;
  errorSpanCount: number;
  adjustedSpanCount: number;
  adjustedErrorSpanCount: number;
  readonly durations: DurationTally;
}

const CELLS_AT_FIRST = 256;

/**
 * Counts spans by tenant, team, service, environment, name, kind and minute. It runs once per span, so the name stays bytes until a
 * row is new and no key is built.
 */
export class RedAccumulator {
  private readonly decodeName: (bytes: Uint8Array, start: number, end: number) => string;
  private readonly sources = new Map<string, RedSource>();
  private rows: RedRow[] = [];
  /** Open addressing over `rows`: index + 1, 0 for an empty cell. */
  private cells = new Int32Array(CELLS_AT_FIRST);

  constructor(decodeName: (bytes: Uint8Array, start: number, end: number) => string) {
    this.decodeName = decodeName;
  }

  source(tenantId: string, teamId: string, serviceName: string, environment: string): RedSource {
    const key = sourceKey(tenantId, teamId, serviceName, environment);
    let source = this.sources.get(key);
    if (source === undefined) {
      source = { tenantId, teamId, serviceName, environment, hash: Math.imul(this.sources.size + 1, 0x9e3779b1) };
      this.sources.set(key, source);
    }
    return source;
  }

  /**
   * The name is `bytes[nameStart, nameEnd)`, which need not outlive the call.
   *
   * @param weight for how many spans it stands: 1 unless it was sampled before it came here
   */
  add(
    source: RedSource,
    bytes: Uint8Array,
    nameStart: number,
    nameEnd: number,
    spanKind: number,
    minute: number,
    isError: boolean,
    durationNano: number,
    weight = 1,
  ): void {
    const hash = rowHash(source, bytes, nameStart, nameEnd, spanKind, minute);
    let cell = hash & (this.cells.length - 1);
    let row: RedRow | undefined;
    for (;;) {
      row = this.rows[(this.cells[cell] ?? 0) - 1];
      if (row === undefined) {
        row = this.addRow(cell, hash, source, bytes.slice(nameStart, nameEnd), spanKind, minute);
        break;
      }
      const isSame = row.hash === hash && row.source === source && row.minute === minute && row.spanKind === spanKind;
      if (isSame && isName(row.nameBytes, bytes, nameStart, nameEnd)) break;
      cell = (cell + 1) & (this.cells.length - 1);
    }
    row.spanCount++;
    row.adjustedSpanCount += weight;
    if (isError) {
      row.errorSpanCount++;
      row.adjustedErrorSpanCount += weight;
    }
    row.durations.add(durationNano);
  }

  /** What was counted since the last drain, in order of first appearance. */
  drain(): RedIncrement[] {
    const increments = this.rows.map((row) => this.increment(row));
    this.rows = [];
    this.sources.clear();
    this.cells = new Int32Array(CELLS_AT_FIRST);
    return increments;
  }

  private increment(row: RedRow): RedIncrement {
    return {
      tenantId: row.source.tenantId,
      teamId: row.source.teamId,
      serviceName: row.source.serviceName,
      environment: row.source.environment,
      spanName: this.decodeName(row.nameBytes, 0, row.nameBytes.length),
      spanKind: spanKindFromNumber(row.spanKind),
      minuteUnixS: row.minute * 60,
      spanCount: row.spanCount,
      errorSpanCount: row.errorSpanCount,
      adjustedSpanCount: row.adjustedSpanCount,
      adjustedErrorSpanCount: row.adjustedErrorSpanCount,
      durationSumNano: row.durations.sumNano(),
      durations: row.durations.buckets,
    };
  }

  private addRow(
    cell: number,
    hash: number,
    source: RedSource,
    nameBytes: Uint8Array,
    spanKind: number,
    minute: number,
  ): RedRow {
    const durations = new DurationTally();
    const counts = { spanCount: 0, errorSpanCount: 0, adjustedSpanCount: 0, adjustedErrorSpanCount: 0 };
    const row = { hash, source, nameBytes, spanKind, minute, ...counts, durations };
    this.rows.push(row);
    this.cells[cell] = this.rows.length;
    if (this.rows.length * 2 > this.cells.length) this.grow();
    return row;
  }

  private grow(): void {
    const cells = new Int32Array(this.cells.length * 2);
    const mask = cells.length - 1;
    this.rows.forEach((row, index) => {
      let cell = row.hash & mask;
      while (cells[cell] !== 0) cell = (cell + 1) & mask;
      cells[cell] = index + 1;
    });
    this.cells = cells;
  }
}

function rowHash(
  source: RedSource,
  bytes: Uint8Array,
  start: number,
  end: number,
  spanKind: number,
  minute: number,
): number {
  let hash = source.hash ^ Math.imul(minute * 8 + spanKind, 0x85ebca6b);
  let index = start;
  // Four bytes at a time: this runs once per span, and a multiplication waits for the one before it.
  for (; index + 4 <= end; index += 4) hash = mixed(hash ^ wordAt(bytes, index));
  for (; index < end; index++) hash = mixed(hash ^ (bytes[index] ?? 0));
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function mixed(value: number): number {
  const product = Math.imul(value, 0xcc9e2d51);
  return product ^ (product >>> 15);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

function isName(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index++) {
    if (name[index] !== bytes[start + index]) return false;
  }
  return true;
}
