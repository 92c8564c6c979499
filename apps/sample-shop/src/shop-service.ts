import type { ServiceIdentity } from './service-telemetry.js';
import type { ShopWork } from './shop-work.js';
import type { QueueMessage } from './work-queue.js';

export interface RouteInput {
  /** From the path: `/carts/{userId}` gives `userId`. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The answer's body. A ShopError thrown becomes the answer's status. */
  readonly handle: (work: ShopWork, input: RouteInput) => Promise<object>;
}

export interface Subscription {
  readonly destination: string;
  /** Messages handled together: 1 joins the trace of its message, more begin a trace that links to theirs. */
  readonly batchSize: number;
  readonly handle: (work: ShopWork, messages: readonly QueueMessage[]) => Promise<void>;
}

export interface ShopService extends ServiceIdentity {
  readonly routes: readonly Route[];
  readonly subscriptions?: readonly Subscription[];
}

/** The value of a text field of a request body, or `otherwise`. */
export function textField(body: unknown, field: string, otherwise: string): string {
  if (typeof body !== 'object' || body === null) return otherwise;
  const value = Object.entries(body).find(([name]) => name === field)?.[1] as unknown;
  return typeof value === 'string' ? value : otherwise;
}
