import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  KEY,
  startSamplingHarness,
  type SamplingHarness,
  type SamplingHarnessOptions,
} from './testing/sampling-harness.js';
import { callSamplingManager, parametersOf } from './testing/sampling-proto.js';

const DOCUMENT = {
  defaultProbability: 0.5,
  adaptive: { targetTracesPerSecond: 10 },
  services: [
    { name: 'checkout', lowerBoundTracesPerSecond: 0.25, routes: [{ name: 'GET /health', probability: 0.001 }] },
    { name: 'batch', probability: 0.125 },
  ],
};
const CHECKOUT = {
  probabilisticSampling: { samplingRate: 0.5 },
  operationSampling: {
    defaultSamplingProbability: 0.5,
    defaultLowerBoundTracesPerSecond: 0.25,
    perOperationStrategies: [{ operation: 'GET /health', probabilisticSampling: { samplingRate: 0.001 } }],
  },
};

let harness: SamplingHarness;
beforeEach(async () => {
  await start();
});
afterEach(async () => {
  await harness.shutdown();
});

async function start(options: SamplingHarnessOptions = {}): Promise<void> {
  harness = await startSamplingHarness(options);
}

async function restart(options: SamplingHarnessOptions): Promise<void> {
  await harness.shutdown();
  await start(options);
}

function get(pathAndQuery: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${harness.http.url}${pathAndQuery}`, init);
}

async function strategy(pathAndQuery: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await get(pathAndQuery, init);
  expect(answer.status).toBe(200);
  return answer.json();
}

function call(serviceName: string, metadata: Record<string, string> = {}): Promise<unknown> {
  return callSamplingManager({ target: harness.grpc.target, request: parametersOf(serviceName), metadata });
}

describe('what is told', () => {
  it('is to send everything while no document is there', async () => {
    expect(await strategy('/sampling?service=any')).toEqual({
      strategyType: 'PROBABILISTIC',
      probabilisticSampling: { samplingRate: 1 },
    });
    expect(await call('any')).toEqual({ probabilisticSampling: { samplingRate: 1 } });
    expect(harness.asked).toEqual([]);
  });

  it.each(['/sampling', '/sampling/', '/api/sampling', '/'])('is at %s what the document says', async (path) => {
    harness.write('acme', DOCUMENT);
    expect(await strategy(`${path}?service=checkout`)).toEqual({ strategyType: 'PROBABILISTIC', ...CHECKOUT });
    expect(harness.asked).toEqual(['acme/checkout']);
  });

  it('is the same by gRPC', async () => {
    harness.write('acme', DOCUMENT);
    expect(await call('checkout')).toEqual(CHECKOUT);
    expect(await call('batch')).toEqual({ probabilisticSampling: { samplingRate: 0.125 } });
  });

  it('is the default for a service nobody wrote about, with what was learned of its routes', async () => {
    harness.write('acme', DOCUMENT);
    harness.learn(new Map([['GET /täglich', 0.25]]));
    expect(await strategy('/sampling?service=n%C3%A4u')).toMatchObject({
      operationSampling: {
        defaultSamplingProbability: 0.5,
        perOperationStrategies: [{ operation: 'GET /täglich', probabilisticSampling: { samplingRate: 0.25 } }],
      },
    });
    expect(harness.asked).toEqual(['acme/näu']);
  });

  it('follows the document, and outlives one that cannot be read', async () => {
    harness.write('acme', { defaultProbability: 0.5 });
    harness.write('acme', { defaultProbability: 0.25 });
    const quarter = { probabilisticSampling: { samplingRate: 0.25 } };
    expect(await strategy('/sampling?service=a')).toMatchObject(quarter);
    harness.write('acme', { defaultProbability: 7 });
    expect(await strategy('/sampling?service=a')).toMatchObject(quarter);
    expect(await harness.metrics.expose()).toContain('clew_remote_sampling_bad_documents_total 1');
  });
});

describe('whose document it is', () => {
  it('is that of the key', async () => {
    await restart({ keyOptional: false });
    harness.write('acme', { defaultProbability: 0.5 });
    harness.write('other', { defaultProbability: 0.25 });
    const half = { probabilisticSampling: { samplingRate: 0.5 } };
    expect(await strategy('/sampling?service=a', { headers: { 'x-clew-ingest-key': KEY } })).toMatchObject(half);
    expect(await strategy('/sampling?service=a', { headers: { authorization: `Bearer ${KEY}` } })).toMatchObject(half);
    expect(await call('a', { 'x-clew-ingest-key': KEY })).toEqual(half);
  });

  it('is never guessed for a wrong key', async () => {
    expect((await get('/sampling?service=a', { headers: { 'x-clew-ingest-key': 'wrong' } })).status).toBe(401);
    await expect(call('a', { authorization: 'Bearer wrong' })).rejects.toMatchObject({ code: 16 });
  });

  it('is that of the only organisation which has one, for SDKs that cannot send a key', async () => {
    await restart({ keyOptional: false });
    harness.write('other', { defaultProbability: 0.25 });
    expect(await strategy('/sampling?service=a')).toMatchObject({ probabilisticSampling: { samplingRate: 0.25 } });
    harness.write('acme', {});
    const answer = await get('/sampling?service=a');
    expect([answer.status, await answer.text()]).toEqual([
      401,
      expect.stringContaining('gateway.samplingOrganisation'),
    ]);
  });

  it('is that of the organisation which the configuration names', async () => {
    await restart({ keyOptional: false, defaultOrganisationId: 'other' });
    harness.write('acme', { defaultProbability: 0.5 });
    harness.write('other', { defaultProbability: 0.25 });
    expect(await strategy('/sampling?service=a')).toMatchObject({ probabilisticSampling: { samplingRate: 0.25 } });
  });
});

describe('bad questions', () => {
  it.each([
    ['GET', '/sampling', 400, 'the service is not named: ask for ?service=NAME'],
    ['GET', '/sampling?service=', 400, 'the service is not named'],
    ['GET', '/sampling?service=a&service=b', 400, 'service is named more than once'],
    ['GET', `/sampling?service=${'x'.repeat(257)}`, 400, 'has 257 characters; at most 256 are allowed'],
    ['POST', '/sampling?service=a', 405, '/sampling takes GET'],
    ['GET', '/baggage?service=a', 404, 'sampling strategies are at /sampling?service=NAME'],
  ])('%s %s is answered with %i and why', async (method, path, status, message) => {
    const answer = await get(path, { method });
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(message)]);
  });

  it.each([
    ['an empty message', new Uint8Array(0), 3, 'the service is not named'],
    ['what is no message', Uint8Array.of(0x0a, 200), 3, 'no SamplingStrategyParameters'],
    ['a megabyte', new Uint8Array(1024 * 1024), 8, 'exceeds 4096 bytes'],
  ])('by gRPC, %s has a status that says why', async (_, request, code, message) => {
    await expect(callSamplingManager({ target: harness.grpc.target, request })).rejects.toMatchObject({
      code,
      details: expect.stringContaining(message) as string,
    });
  });

  it('are counted by why they were refused', async () => {
    await get('/sampling');
    await strategy('/sampling?service=a');
    await call('a');
    const text = await harness.metrics.expose();
    expect(text).toContain('clew_remote_sampling_answers_total{transport="sampling_http",outcome="malformed"} 1');
    expect(text).toContain('clew_remote_sampling_answers_total{transport="sampling_http",outcome="answered"} 1');
    expect(text).toContain('clew_remote_sampling_answers_total{transport="sampling_grpc",outcome="answered"} 1');
  });
});

it('answers probes', async () => {
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/readyz')).status).toBe(200);
});
