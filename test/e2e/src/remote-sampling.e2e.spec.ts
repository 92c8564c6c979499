import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ClewProcess, askGraphql, embeddedStart, freePorts, until } from '@clew/test-driver';
import { partIfAvailable } from '@clew/test-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { prepareGoSampler, prepareJavaSampler } from './sdk-matrix/remote-samplers.js';

const SAVE = `mutation ($input: SaveRuleDocumentInput!) { saveRuleDocument(input: $input) { version } }`;
const DOCUMENT = {
  defaultProbability: 0,
  services: [{ name: 'checkout', routes: [{ name: 'POST /pay', probability: 1 }] }],
};

const samplers = await Promise.all(
  Object.entries({ Go: prepareGoSampler, Java: prepareJavaSampler }).map(async ([language, prepare]) => ({
    language,
    sampler: await partIfAvailable(prepare),
  })),
);

/** The samplers of SDKs against the built product: what is written in the control store is what they sample. */
describe('head sampling', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let urls: { readonly http: string; readonly grpc: string };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-remote-sampling-'));
    const [http = 0, grpc = 0] = await freePorts(2);
    urls = { http: `http://127.0.0.1:${String(http)}`, grpc: `http://127.0.0.1:${String(grpc)}` };
    const ports = ['--sampling-http', String(http), '--sampling-grpc', String(grpc)];
    clew = new ClewProcess([...(await embeddedStart(dataDir)), ...ports]);
    const { graphql = '', adminToken = '' } = await clew.ready();
    expect(await rateOf('checkout')).toBe(1);
    const input = { kind: 'HEAD_SAMPLING', content: DOCUMENT, expectedVersion: 0 };
    await askGraphql({ graphql, adminToken }, SAVE, { input });
    await until('the document to hold', async () => ((await rateOf('checkout')) === 0 ? true : undefined));
  });

  afterAll(async () => {
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  async function rateOf(serviceName: string): Promise<number | undefined> {
    const answer = await fetch(`${urls.http}/sampling?service=${serviceName}`);
    const told = (await answer.json()) as { probabilisticSampling?: { samplingRate?: number } };
    return told.probabilisticSampling?.samplingRate;
  }

  describe.each(samplers)('by the sampler for $language', ({ sampler }) => {
    it.skipIf(sampler === undefined)('is what is written', async () => {
      const transport = sampler?.transport ?? 'http';
      expect(await sampler?.decide(urls[transport], 'checkout', ['POST /pay', 'GET /health'])).toEqual({
        'POST /pay': true,
        'GET /health': false,
      });
    });
  });
});
