import { PRODUCTS } from './customers.js';
import type { Random } from './random.js';
import type { PeerCall } from './shop-work.js';

/** One request to the frontend, which begins a trace. */
export interface Visit {
  readonly call: PeerCall;
  /** Decides everything that happens on the way. */
  readonly seed: number;
}

/** With this seed an order goes through without a failure: the first trace a newcomer sees is a whole one. */
const GOOD_DAY_SEED = 0;

export function drawVisit(random: Random, visitNumber: number): Visit {
  const call = drawCall(random);
  const seed = random.seed();
  return visitNumber === 0 ? { call: ORDER, seed: GOOD_DAY_SEED } : { call, seed };
}

const ORDER: PeerCall = { method: 'POST', path: '/checkout', body: {} };

function drawCall(random: Random): PeerCall {
  const draw = random.next();
  if (draw < 0.3) return { method: 'GET', path: '/' };
  if (draw < 0.6) return { method: 'GET', path: `/products/${random.pick(PRODUCTS).id}` };
  if (draw < 0.75) return { method: 'POST', path: '/cart', body: {} };
  return ORDER;
}
