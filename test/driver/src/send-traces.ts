import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS_MAX = 400;
const PAUSE_MS = 150;

export interface Door {
  /** Base addresses of the gateways that may be asked, one after the other. */
  readonly otlpHttp: readonly string[];
  readonly ingestKey: string | undefined;
}

/** Sends an OTLP/JSON body until it is acknowledged. Resolves with how often it was sent again. */
export async function sendTraces({ otlpHttp, ingestKey }: Door, body: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    ...(ingestKey === undefined ? {} : { authorization: `Bearer ${ingestKey}` }),
  };
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    try {
      const url = otlpHttp[attempt % otlpHttp.length] ?? '';
      const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body });
      const answer = await response.text();
      if (response.status === 200) {
        if (answer.includes('rejectedSpans')) throw new Rejected(`spans were rejected: ${answer}`);
        return attempt;
      }
      if (![408, 429, 502, 503, 504].includes(response.status)) {
        throw new Rejected(`${String(response.status)} ${answer}`);
      }
    } catch (error) {
      if (error instanceof Rejected) throw error; // anything else is a lost connection: send again
    }
    await sleep(PAUSE_MS);
  }
  throw new Error(`no acknowledgement after ${String(ATTEMPTS_MAX)} attempts`);
}

class Rejected extends Error {}
