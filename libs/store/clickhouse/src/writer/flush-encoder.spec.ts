import type { Flush } from '@clew/store-contract';
import { describe, expect, it } from 'vitest';

import { decision, keptSpan, sampleFlush, sampleSpan, spanIdOf, traceIncrement } from '../testing/sample-flush.js';
import { FlushEncoder } from './flush-encoder.js';
import { insertToken } from './insert-token.js';

function ignore(): void {
  // malformed spans are not what these tests are about
}

interface CopiedBlock {
  readonly table: string;
  readonly partition: string;
  /** In hex, which is compared at once. */
  readonly bytes: string;
}

/** In memory that is used again from one block to the next, so what was made is copied. */
async function blocksOf(flush: Flush, encoder = new FlushEncoder(ignore)): Promise<CopiedBlock[]> {
  const blocks: CopiedBlock[] = [];
  for await (const { table, partition, block, release } of encoder.blocks(flush)) {
    blocks.push({ table, partition, bytes: Buffer.from(block).toString('hex') });
    release?.();
  }
  return blocks;
}

const spans = [0, 1, 2, 3].map((n) =>
  keptSpan(sampleSpan({ spanId: spanIdOf(n + 1) }), { retentionDays: 30, storeDay: 20_000 + (n % 2) }),
);

function flush(): Flush {
  const counts = { spanCount: 1, errorSpanCount: 0, adjustedSpanCount: 1, adjustedErrorSpanCount: 0 };
  const rates = { ...counts, durationSumNano: 1n };
  const key = {
    tenantId: 'acme',
    teamId: 'shop',
    serviceName: 'cart',
    environment: '',
    spanName: 'n',
    spanKind: 'CLIENT' as const,
  };
  return sampleFlush(1n, {
    spans,
    traces: [traceIncrement([sampleSpan()], { retentionDays: 7, storeDay: 20_000 })],
    red: [
      {
        ...key,
        ...rates,
        minuteUnixS: 86_400 * 20_000 + 60,
        durations: new Map([
          [5, 1],
          [-1, 2],
        ]),
      },
      { ...key, ...rates, minuteUnixS: 86_400 * 20_001, durations: new Map([[5, 1]]) },
    ],
  });
}

describe('blocks of a flush', () => {
  it('are one for each table and store partition', async () => {
    const names = (await blocksOf(flush())).map(({ table, partition }) => `${table} ${partition}`);
    expect(names).toEqual(['spans 30.20000', 'spans 30.20001', 'traces 7.20000', 'red_1m 20000', 'red_1m 20001']);
  });

  it('are the same bytes for the same flush, whatever order its histograms were filled in', async () => {
    const first = await blocksOf(flush());
    const again = flush();
    const [red, ...rest] = again.red;
    if (red === undefined) throw new Error('the sample has a row');
    const refilled = {
      ...again,
      red: [
        {
          ...red,
          durations: new Map([
            [-1, 2],
            [5, 1],
          ]),
        },
        ...rest,
      ],
    };
    expect(await blocksOf(refilled)).toEqual(first);
  });

  it('are the same bytes whatever was encoded before, and beside them', async () => {
    const expected = await blocksOf(flush());
    const encoder = new FlushEncoder(ignore);
    const many = sampleFlush(2n, {
      spans: Array.from({ length: 1000 }, (_, n) => keptSpan(sampleSpan({ name: `name ${String(n)}` }))),
      red: flush().red.map((row) => ({ ...row, serviceName: 'other', durations: new Map([[9, 9]]) })),
      decisions: Array.from({ length: 2100 }, (_, n) => decision(n)),
    });
    const all = await Promise.all([many, flush(), many, flush()].map((each) => blocksOf(each, encoder)));
    expect(all[1]).toEqual(expected);
    expect(all[3]).toEqual(expected);
    expect(all[0]).toEqual(await blocksOf(many));
    expect(all[2]).toEqual(all[0]);
    expect(await blocksOf(flush(), encoder)).toEqual(expected);
  });

  it('leave out what can not be read and say so, in every try alike', async () => {
    const [good] = spans;
    if (good === undefined) throw new Error('the sample has a span');
    const reasons: string[] = [];
    const cut = { ...good, end: good.end - 3 };
    const badGroup = { ...good, group: { ...good.group, resource: Uint8Array.of(0x0a, 0x7f) } };
    const encoder = new FlushEncoder((reason) => reasons.push(reason.name));
    const write = (list: Flush['spans']): Promise<CopiedBlock[]> => blocksOf(sampleFlush(1n, { spans: list }), encoder);
    expect(await write([cut, good, badGroup])).toEqual(await write([good]));
    expect(await write([cut])).toEqual([]);
    expect(reasons).toHaveLength(3);
  });

  it('hold times and days that no table type can', async () => {
    const absurd = keptSpan(sampleSpan(), { storeDay: 10 ** 9, retentionDays: -1 });
    const usage = { tenantId: 'a', teamId: 'b', serviceName: 'c', environment: '', spanCount: 1, errorSpanCount: 0 };
    const blocks = await blocksOf(
      sampleFlush(1n, {
        spans: [absurd],
        usage: [{ ...usage, hourUnixS: -3600, spanBytes: 1, ingestBytes: 1, keptSpanCount: 1 }],
      }),
    );
    expect(blocks.map(({ partition }) => partition)).toEqual(['1.65535', '197001']);
  });
});

describe('the token of an insert', () => {
  it('tells stream, partition, flush, table and store partition apart', () => {
    const id = { stream: 's', partition: 1, flushNumber: 2n };
    expect(insertToken(id, 'spans', '30.1')).toBe('s:1:2:spans:30.1');
  });
});
