import { CliError } from '../cli-error.js';
import type { DecisionLog, RangeReplay } from './decision-log.js';
import { instantText } from './instant-text.js';

export interface AskedLogOptions {
  /** Of the web UI and the API. */
  readonly url: string;
  readonly token: string;
  /** Default 60,000. */
  readonly waitMsMax?: number;
}

const COUNTS = '{ traceCount spanCount errorTraceCount byteCount }';
const EXPLAIN = `query ($traceId: TraceId!) { decision(traceId: $traceId) { outcome explanation } }`;
const REPLAY = `query ($input: SamplingReplayInput!) {
  samplingReplay(input: $input) {
    isComplete lateSpanCount
    notJudged { name type reason }
    keptByNotJudged ${COUNTS}
    services {
      serviceName
      keptByBoth ${COUNTS} keptByActiveOnly ${COUNTS} keptByCandidateOnly ${COUNTS} keptByNeither ${COUNTS}
    }
  }
}`;

interface Explained {
  readonly decision: { readonly outcome: string; readonly explanation: readonly string[] };
}

interface Replayed {
  readonly samplingReplay: RangeReplay['report'] & { readonly isComplete: boolean };
}

/** The decision log of a Clew that runs, over its API. */
export function askedLog(options: AskedLogOptions): DecisionLog {
  return {
    explain: async (traceId) => {
      const { decision } = await ask<Explained>(options, EXPLAIN, { traceId });
      return decision.outcome === 'UNKNOWN' ? undefined : decision.explanation;
    },
    replay: async (candidate, { startTimeUnixNano, endTimeUnixNano }) => {
      const range = { start: instantText(startTimeUnixNano), end: instantText(endTimeUnixNano) };
      const { samplingReplay } = await ask<Replayed>(options, REPLAY, { input: { content: candidate, range } });
      const { isComplete, ...report } = samplingReplay;
      return { report, isComplete };
    },
  };
}

/** @typeParam T shape of the answer, which is that of the query: the API keeps to its schema */
async function ask<T>(
  { url, token, waitMsMax = 60_000 }: AskedLogOptions,
  query: string,
  variables: unknown,
): Promise<T> {
  const response = await request(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(waitMsMax),
  });
  const answer = (await response.json().catch(() => ({}))) as Answer<T>;
  const [problem] = answer.errors ?? [];
  if (problem !== undefined) throw new CliError(problem.message);
  if (answer.data === undefined || answer.data === null) throw new CliError(`${url} answered with ${response.status}.`);
  return answer.data;
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string }[];
}

async function request(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CliError(`${url.origin} cannot be reached (${reason}); give --url, or start Clew.`, { cause: error });
  }
}
