import { useEffect, useState } from 'react';
import type { SearchTracesQuery } from '../generated/graphql.js';
import { useGraphql } from '../graphql/graphql-context.js';
import { SearchTraces } from '../traces/traces.queries.js';

export type ArrivedTrace = SearchTracesQuery['traces']['nodes'][number];

export interface ArrivalOptions {
  /** How far back a trace may have started. */
  readonly reachMs: number;
  /** False: only traces that were not there on the first look count. */
  readonly takesKnown: boolean;
}

const PERIOD_MS = 2_000;
/** Senders' clocks may run ahead. */
const AHEAD_MS = 10 * 60_000;
const NEWEST_COUNT = 20;

/** Looks every other second until a trace arrives. */
export function useArrival({ reachMs, takesKnown }: ArrivalOptions): ArrivedTrace | undefined {
  const { client } = useGraphql();
  const [arrived, setArrived] = useState<ArrivedTrace>();
  const isWaiting = arrived === undefined;

  useEffect(() => {
    if (!isWaiting) return undefined;
    let known: ReadonlySet<string> | undefined = takesKnown ? new Set() : undefined;
    let isOver = false;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      const now = Date.now();
      const range = { start: new Date(now - reachMs).toISOString(), end: new Date(now + AHEAD_MS).toISOString() };
      // A failed look is not reported here: the next one follows, and a 401 leads to the sign-in page anyway.
      const { data } = await client.query(SearchTraces, { filter: { range }, first: NEWEST_COUNT }).toPromise();
      if (isOver || data === undefined) return;
      const { nodes } = data.traces;
      known ??= new Set(nodes.map(({ traceId }) => traceId));
      const fresh = nodes.find(({ traceId }) => known?.has(traceId) !== true);
      if (fresh !== undefined) setArrived(fresh);
    };
    void look();
    const timer = setInterval(() => {
      void look();
    }, PERIOD_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [client, isWaiting, reachMs, takesKnown]);

  return arrived;
}
