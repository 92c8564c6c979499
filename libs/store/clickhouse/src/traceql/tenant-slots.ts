import { StoreError } from '@clew/store-contract';

/**
 * How many questions of one tenant run at once. A slot that is not free is an error and no queue: who waits behind a slow
 * question would only time out later. Tenants without a running question take no memory.
 */
export class TenantSlots {
  readonly #running = new Map<string, number>();
  readonly #slotsMax: number;

  constructor(slotsMax: number) {
    this.#slotsMax = slotsMax;
  }

  /** Rejects with StoreError `STORE_BUSY` when the tenant has no slot left. */
  async run<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(tenantId) ?? 0;
    if (running >= this.#slotsMax) throw busy(this.#slotsMax);
    this.#running.set(tenantId, running + 1);
    try {
      return await work();
    } finally {
      this.#release(tenantId);
    }
  }

  #release(tenantId: string): void {
    const left = (this.#running.get(tenantId) ?? 1) - 1;
    if (left === 0) this.#running.delete(tenantId);
    else this.#running.set(tenantId, left);
  }
}

function busy(slotsMax: number): StoreError {
  const message =
    `${String(slotsMax)} TraceQL queries of this organisation run already, which is as many as may at once ` +
    '(setting traceql.queriesMax): wait for one to end, or ask for a shorter range so that they end sooner';
  return new StoreError('STORE_BUSY', message, { retryable: false });
}
