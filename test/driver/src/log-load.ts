import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS_MAX = 400;
const RECORDS_PER_REQUEST = 5;
/** Every so many requests one is sent again though its answer came: a client that never saw it would do the same. */
const RESEND_EVERY = 4;

/** One log record as it was sent. Its body is unlike any other. */
export interface SentLog {
  readonly body: string;
  readonly traceId: string;
  readonly spanId: string;
}

export interface LogLoadOptions {
  readonly otlpHttp: string;
  readonly ingestKey?: string;
  readonly requestsPerSecond: number;
  readonly durationMs: number;
  /** Ends the sending earlier; what was sent is still sent again until it is acknowledged. */
  readonly signal?: AbortSignal;
}

export interface LogLoadResult {
  /** Every one of them was acknowledged. */
  readonly logs: readonly SentLog[];
  /** Requests that were sent again: after a lost or retryable answer, or on purpose. */
  readonly resendCount: number;
}

/**
 * Sends requests with log records at a steady rate, each until it is acknowledged, and some of them once more. What it returns is
 * therefore exactly what the store must hold, each once.
 */
export async function runLogLoad(options: LogLoadOptions): Promise<LogLoadResult> {
  const logs: SentLog[] = [];
  const pending: Promise<number>[] = [];
  const startedAtMs = Date.now();
  while (Date.now() - startedAtMs < options.durationMs && options.signal?.aborted !== true) {
    const due = Math.floor(((Date.now() - startedAtMs) / 1000) * options.requestsPerSecond);
    while (pending.length < due) {
      const records = composeLogs();
      logs.push(...records);
      pending.push(sendUntilAcknowledged(options, requestOf(records), pending.length % RESEND_EVERY === 0));
    }
    await sleep(20);
  }
  const resends = await Promise.all(pending);
  return { logs, resendCount: resends.reduce((sum, count) => sum + count, 0) };
}

async function sendUntilAcknowledged(options: LogLoadOptions, body: string, twice: boolean): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    ...(options.ingestKey === undefined ? {} : { authorization: `Bearer ${options.ingestKey}` }),
  };
  let answersWanted = twice ? 2 : 1;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    try {
      const response = await fetch(`${options.otlpHttp}/v1/logs`, { method: 'POST', headers, body });
      const answer = await response.text();
      if (response.status === 200) {
        if (answer !== '{}') throw new Rejected(`log records were rejected: ${answer}`);
        if (--answersWanted === 0) return attempt;
      } else if (![408, 429, 502, 503, 504].includes(response.status)) {
        throw new Rejected(`${String(response.status)} ${answer}`);
      }
    } catch (error) {
      if (error instanceof Rejected) throw error; // anything else is a lost connection: send again
    }
    await sleep(150);
  }
  throw new Error(`no acknowledgement after ${String(ATTEMPTS_MAX)} attempts`);
}

class Rejected extends Error {}

/** A request's records belong to one span of a trace of their own. */
function composeLogs(): readonly SentLog[] {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return Array.from({ length: RECORDS_PER_REQUEST }, (_, index) => ({
    ...{ traceId, spanId },
    body: `${String(index)} of ${traceId}`,
  }));
}

function requestOf(records: readonly SentLog[]): string {
  const timeUnixNano = String(BigInt(Date.now()) * 1_000_000n);
  return JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'log-load' } }] },
        scopeLogs: [
          {
            scope: { name: 'log-load' },
            logRecords: records.map(({ body, traceId, spanId }) => ({
              ...{ timeUnixNano, severityNumber: 9, severityText: 'INFO', traceId, spanId },
              body: { stringValue: body },
            })),
          },
        ],
      },
    ],
  });
}
