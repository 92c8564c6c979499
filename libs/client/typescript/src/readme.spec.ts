import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';

import { createClewClient } from './client.js';
import { answerBySchema, ApiServer, sendJson, summaryOf, type Answer } from './testing/api-server.js';
import { tryQuery } from './testing/examples/check-query.js';
import { failedTraces } from './testing/examples/search.js';
import { watch } from './testing/examples/watch.js';

let api: ApiServer | undefined;

afterEach(async () => {
  await api?.shutdown();
  api = undefined;
});

async function serve(answer: Answer): Promise<ApiServer> {
  api = await ApiServer.start(answer);
  return api;
}

const idOf = (digit: number): string => String(digit).repeat(32);

describe('the README', () => {
  test('shows the examples that run here', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const shown = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
    const examples = ['search', 'check-query', 'watch'].map((name) =>
      readFileSync(new URL(`testing/examples/${name}.ts`, import.meta.url), 'utf8').replace(
        '../../index.js',
        '@clew/client',
      ),
    );
    expect(shown).toEqual(examples);
  });

  test('searches through all pages', async () => {
    const traces = ({ after }: { after?: string }): object => ({
      nodes: [summaryOf(idOf(after === undefined ? 1 : 2))],
      pageInfo: { hasNextPage: after === undefined, endCursor: 'x' },
    });
    const { url, seen } = await serve(answerBySchema({ traces }));
    expect(await failedTraces(url, 'token', 'checkout')).toEqual([idOf(1), idOf(2)]);
    expect(seen.map(({ variables }) => variables['after'])).toEqual([undefined, 'x']);
    expect(seen[0]?.variables).toMatchObject({ first: 100, filter: { serviceName: 'checkout', statusCode: 'ERROR' } });
  });

  test('tells how many traces match, and where a query is wrong', async () => {
    const pageInfo = { hasNextPage: false, endCursor: null };
    const nodes = [{ summary: summaryOf(idOf(1)), spansets: [] }];
    const right = await serve(answerBySchema({ traceql: { nodes, pageInfo, isScanLimited: false } }));
    expect(await tryQuery(createClewClient({ url: right.url, token: 't' }), '{ status = error }')).toBe('1 traces');
    await right.shutdown();
    const errors = [{ message: 'expected a value', extensions: { code: 'TRACEQL_ERROR', from: 11, to: 12 } }];
    const wrong = await serve((_, response) => {
      sendJson(response, 400, { data: null, errors });
    });
    const client = createClewClient({ url: wrong.url, token: 't' });
    expect(await tryQuery(client, '{ status = }')).toBe('at 11: expected a value');
  });

  test('watches again where the connection was lost', async () => {
    const liveTraces = {
      traces: [{ summary: summaryOf(idOf(3)), matchedSpanCount: 1, matchedSpans: [] }],
      skippedCount: 2,
    };
    const { url, seen } = await serve((_, response) => {
      if (seen.length === 1) {
        sendJson(response, 503, { errors: [{ message: 'not yet' }] }, { 'retry-after': '0' });
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`event: next\ndata: ${JSON.stringify({ data: { liveTraces } })}\n\nevent: complete\ndata:\n\n`);
    });
    const lines: string[] = [];
    const controller = new AbortController();
    const show = (line: string): void => {
      if (lines.push(line) === 2) controller.abort();
    };
    await watch(createClewClient({ url, token: 't' }), show, controller.signal);
    expect(lines).toEqual([`${idOf(3)} checkout`, 'and 2 more']);
    expect(seen).toHaveLength(2);
  });
});
