import type { Page, TraceReader, TraceSummary } from '@clew/store-contract';
import { describe, expect, it } from 'vitest';

import { createFirstTraceWatch } from './first-trace-watch.js';

const TRACE = { rootServiceName: 'frontend', rootSpanName: 'GET /' } as TraceSummary;

/** Answers each search with the next of `answers`; an Error is a store that is away. */
function readerOf(answers: (readonly TraceSummary[] | Error)[]): Pick<TraceReader, 'searchTraces'> {
  return {
    searchTraces: (): Promise<Page<TraceSummary>> => {
      const answer = answers.shift() ?? [];
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve({ items: answer, hasNextPage: false });
    },
  };
}

function watchOf(answers: (readonly TraceSummary[] | Error)[]) {
  const found: TraceSummary[] = [];
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const part = createFirstTraceWatch({
    reader: readerOf(answers),
    tenantId: 'acme',
    sinceUnixMs: 1,
    periodMs: 1,
    onFirstTrace: (trace) => {
      found.push(trace);
      tell();
    },
  });
  return { part, found, told };
}

describe('the watch for the first trace', () => {
  it('tells once, whatever happened before', async () => {
    const { part, found, told } = watchOf([[], new Error('away'), [TRACE], [TRACE]]);
    await part.start();
    await told;
    await part.shutdown({ deadlineMs: 1_000 });
    expect(found).toEqual([TRACE]);
  });

  it('stops without a word on shutdown', async () => {
    const { part, found } = watchOf([]);
    await part.start();
    await part.shutdown({ deadlineMs: 1_000 });
    expect(found).toEqual([]);
  });
});
