import { StoreError } from '@clew/store-contract';
import { isSpanId, isTraceId, type SpanId, type TraceId } from '@clew/trace-model';

import type { Cell } from '../store-client.js';

/** Checks of what an answer holds. A cell that is not what the query asks for is an error of the store, not a crash. */
export function textCell(cell: Cell | undefined): string {
  if (typeof cell === 'string') return cell;
  throw unexpected('text', cell);
}

export function bigIntCell(cell: Cell | undefined): bigint {
  if (typeof cell === 'string' && /^-?\d+$/.test(cell)) return BigInt(cell);
  if (typeof cell === 'number' && Number.isSafeInteger(cell)) return BigInt(cell);
  throw unexpected('a whole number', cell);
}

/** Also of 64-bit integers and of doubles that JSON can't say, which come as text. */
export function numberCell(cell: Cell | undefined): number {
  if (typeof cell === 'number') return cell;
  switch (cell) {
    case 'nan':
    case '-nan':
      return NaN;
    case 'inf':
      return Infinity;
    case '-inf':
      return -Infinity;
    default: {
      const value = typeof cell === 'string' && cell !== '' ? Number(cell) : NaN;
      if (Number.isNaN(value)) throw unexpected('a number', cell);
      return value;
    }
  }
}

export function boolCell(cell: Cell | undefined): boolean {
  if (typeof cell === 'boolean') return cell;
  throw unexpected('true or false', cell);
}

export function listCell<T>(cell: Cell | undefined, read: (item: Cell | undefined) => T): T[] {
  if (Array.isArray(cell)) return cell.map((item: Cell) => read(item));
  throw unexpected('a list', cell);
}

export function traceIdCell(cell: Cell | undefined): TraceId {
  if (typeof cell === 'string' && isTraceId(cell)) return cell;
  throw unexpected('a trace id', cell);
}

export function spanIdCell(cell: Cell | undefined): SpanId {
  if (typeof cell === 'string' && isSpanId(cell)) return cell;
  throw unexpected('a span id', cell);
}

/** All zero stands for none. */
export function optionalTraceIdCell(cell: Cell | undefined): TraceId | '' {
  return typeof cell === 'string' && /^0{32}$/.test(cell) ? '' : traceIdCell(cell);
}

export function optionalSpanIdCell(cell: Cell | undefined): SpanId | '' {
  return typeof cell === 'string' && /^0{16}$/.test(cell) ? '' : spanIdCell(cell);
}

export function oneOfCell<T extends string>(cell: Cell | undefined, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === cell);
  if (found !== undefined) return found;
  throw unexpected(`one of ${allowed.join(', ')}`, cell);
}

function unexpected(wanted: string, cell: Cell | undefined): StoreError {
  const found = cell === undefined ? 'nothing' : JSON.stringify(cell).slice(0, 80);
  return new StoreError('STORE_CORRUPT', `the trace store answered ${found} where ${wanted} belongs`, {
    retryable: false,
  });
}
