import { setImmediate as nextTurn } from 'node:timers/promises';

import { OtlpError, decodeLogRecord } from '@clew/otlp';
import type { FlushId, KeptLog, LogFlush } from '@clew/store-contract';
import type { LogRecord } from '@clew/trace-model';

import { nativeBlock } from '../native/block.js';
import { LogColumns } from './log-columns.js';
import type { TableBlock } from './marked-writer.js';
import { SharedTexts, type KnownTexts } from './shared-text.js';
import { byPartition, retentionPartitions } from './store-partition.js';

const NANO_PER_MS = 1_000_000n;
const DAY_MS = 86_400_000n;
const PAST_MS_MAX = 30n * DAY_MS;
const FUTURE_MS_MAX = DAY_MS;

/** As for spans: encoded in one go, a flush would hold the answers of the same thread back. */
const RECORDS_PER_TURN = 256;

/** A record with what decides where it is stored. */
interface PlacedLog {
  readonly kept: KeptLog;
  readonly record: LogRecord;
  readonly eventTimeUnixNano: bigint;
  readonly retentionDays: number;
  readonly storeDay: number;
  /** Its place in the flush. */
  readonly rowNumber: number;
}

/**
 * All inserts of a flush of log records but its mark. A function of the flush alone. What cannot be read is left out, in every try
 * alike: the gateway lets nothing of the kind in.
 */
export async function* logBlocks(
  flush: LogFlush,
  known: KnownTexts,
  onMalformedLog: (reason: Error) => void,
): AsyncGenerator<TableBlock<'logs'>, void, undefined> {
  const shared = new SharedTexts(known);
  for (const [partition, logs] of byPartition(await placed(flush, onMalformedLog), retentionPartitions)) {
    const block = await logsBlock(flush.id, logs, shared, onMalformedLog);
    if (block !== undefined) yield { table: 'logs', partition, block };
  }
}

async function placed(flush: LogFlush, onMalformedLog: (reason: Error) => void): Promise<PlacedLog[]> {
  const logs: PlacedLog[] = [];
  for (const [rowNumber, kept] of flush.logs.entries()) {
    if (rowNumber % RECORDS_PER_TURN === RECORDS_PER_TURN - 1) await nextTurn();
    unlessMalformed(onMalformedLog, () => {
      const record = decodeLogRecord(kept.bytes, kept.start, kept.end);
      const eventTimeUnixNano = eventTimeOf(record, kept.receivedAtUnixMs);
      const storeDay = Number(eventTimeUnixNano / NANO_PER_MS / DAY_MS);
      logs.push({ kept, record, eventTimeUnixNano, retentionDays: kept.retentionDays, storeDay, rowNumber });
    });
  }
  return logs;
}

async function logsBlock(
  id: FlushId,
  logs: readonly PlacedLog[],
  shared: SharedTexts,
  onMalformedLog: (reason: Error) => void,
): Promise<Uint8Array | undefined> {
  const rows = new LogColumns();
  for (const [index, log] of logs.entries()) {
    if (index % RECORDS_PER_TURN === RECORDS_PER_TURN - 1) await nextTurn();
    unlessMalformed(onMalformedLog, () => {
      const text = shared.of(log.kept.group);
      rows.push(id, log, text);
    });
  }
  return rows.columns.trace_id.rows === 0 ? undefined : nativeBlock(rows.columns);
}

/**
 * When it happened, as well as is known. A time that is more than 30 days behind the receive time or a day ahead of it is not
 * believed (it is stored all the same): it would put the record where nobody looks.
 */
function eventTimeOf(
  { timeUnixNano, observedTimeUnixNano }: Pick<LogRecord, 'timeUnixNano' | 'observedTimeUnixNano'>,
  receivedAtUnixMs: number,
): bigint {
  const receivedMs = BigInt(receivedAtUnixMs);
  const isCredible = (unixNano: bigint): boolean =>
    unixNano >= (receivedMs - PAST_MS_MAX) * NANO_PER_MS && unixNano <= (receivedMs + FUTURE_MS_MAX) * NANO_PER_MS;
  if (timeUnixNano !== 0n && isCredible(timeUnixNano)) return timeUnixNano;
  return observedTimeUnixNano !== 0n && isCredible(observedTimeUnixNano)
    ? observedTimeUnixNano
    : receivedMs * NANO_PER_MS;
}

function unlessMalformed(onMalformedLog: (reason: Error) => void, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof OtlpError)) throw error;
    onMalformedLog(error);
  }
}
