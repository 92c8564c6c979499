import { ApiError } from '../graphql/api-error.js';
import type { LiveMatcher } from './live-match.js';
import { LiveSubscriber } from './live-subscriber.js';
import type { MessageBuffer } from './message-buffer.js';
import { OrganisationTail } from './organisation-tail.js';
import type { TailParts } from './organisation-tail.js';

/** A tail for each organisation somebody listens to; none otherwise. */
export class LiveTails {
  readonly #parts: TailParts;
  readonly #tails = new Map<string, OrganisationTail>();
  #subscriberCount = 0;

  constructor(parts: TailParts) {
    this.#parts = parts;
  }

  /** Throws ApiError `STORE_BUSY` where too many listen; rejects as the reader does while it can't tell where to begin. */
  async subscribe(tenantId: string, matcher: LiveMatcher): Promise<MessageBuffer> {
    const { settings } = this.#parts;
    const tail = this.#tails.get(tenantId) ?? new OrganisationTail(tenantId, this.#parts);
    if (tail.subscriberCount >= settings.subscribersPerOrganisationMax) {
      const max = settings.subscribersPerOrganisationMax;
      throw new ApiError('STORE_BUSY', `the organisation has ${max} live subscriptions, as many as it may: end one`);
    }
    if (this.#subscriberCount >= settings.subscribersMax) {
      throw new ApiError('STORE_BUSY', `${settings.subscribersMax} live subscriptions are open, as many as may be`);
    }
    const subscriber = new LiveSubscriber(matcher, settings, (ended) => {
      this.#leave(tenantId, tail, ended);
    });
    this.#tails.set(tenantId, tail);
    tail.add(subscriber);
    this.#count(1);
    try {
      await tail.start();
    } catch (error) {
      // A tail that could not begin is no use to those who come later.
      if (this.#tails.get(tenantId) === tail) this.#tails.delete(tenantId);
      await subscriber.messages.return();
      throw error;
    }
    return subscriber.messages;
  }

  #leave(tenantId: string, tail: OrganisationTail, subscriber: LiveSubscriber): void {
    tail.remove(subscriber);
    this.#count(-1);
    if (tail.subscriberCount > 0) return;
    tail.stop();
    if (this.#tails.get(tenantId) === tail) this.#tails.delete(tenantId);
  }

  #count(change: 1 | -1): void {
    this.#subscriberCount += change;
    this.#parts.metrics.subscribers.set(this.#subscriberCount);
  }
}
