import { useEffect, useState } from 'react';
import type { Client } from 'urql';
import type { SearchTracesQuery, TraceFilter } from '../generated/graphql.js';
import { useGraphql } from '../graphql/graphql-context.js';
import { SearchTraces, ServiceNames } from '../traces/traces.queries.js';
import { SNIPPET_SERVICE } from './snippets.js';

export type ArrivedTrace = SearchTracesQuery['traces']['nodes'][number];

const PERIOD_MS = 2_500;
/** Senders' clocks may be wrong by this much. */
const SKEW_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
const EVER_MS = 90 * DAY_MS;

/** Looks again and again until a trace arrives: any trace in an empty store, else one of a service that is new here. */
export function useArrival(isEmptyStore: boolean): ArrivedTrace | undefined {
  const { client } = useGraphql();
  const [arrived, setArrived] = useState<ArrivedTrace>();
  const isWaiting = arrived === undefined;

  useEffect(() => {
    if (!isWaiting) return undefined;
    const watch = isEmptyStore ? watchForAny(client) : watchForNewService(client, Date.now());
    let isOver = false;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      const trace = await watch();
      if (!isOver && trace !== undefined) setArrived(trace);
    };
    void look();
    const timer = setInterval(() => {
      void look();
    }, PERIOD_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [client, isWaiting, isEmptyStore]);

  return arrived;
}

type Watch = () => Promise<ArrivedTrace | undefined>;

function watchForAny(client: Client): Watch {
  return () => newestTrace(client, { range: rangeSince(Date.now() - EVER_MS) });
}

/** Where traces come in all the time, the one just sent is of a service not seen before, or of the snippets' service. */
function watchForNewService(client: Client, openedMs: number): Watch {
  let known: ReadonlySet<string> | undefined;
  return async () => {
    const { data } = await client.query(ServiceNames, { range: rangeSince(openedMs - DAY_MS) }).toPromise();
    if (data === undefined) return undefined; // the next look follows; a 401 leads to the sign-in page
    const names = data.services.map(({ name }) => name);
    known ??= new Set(names.filter((name) => name !== SNIPPET_SERVICE));
    const fresh = names.find((name) => known?.has(name) !== true);
    return fresh === undefined
      ? undefined
      : newestTrace(client, { range: rangeSince(openedMs - SKEW_MS), serviceName: fresh });
  };
}

async function newestTrace(client: Client, filter: TraceFilter): Promise<ArrivedTrace | undefined> {
  const { data } = await client.query(SearchTraces, { filter, first: 1 }).toPromise();
  return data?.traces.nodes[0];
}

function rangeSince(startMs: number): TraceFilter['range'] {
  return { start: new Date(startMs).toISOString(), end: new Date(Date.now() + SKEW_MS).toISOString() };
}
