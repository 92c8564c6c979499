import type { Principal } from '@clew/access-model';
import type { LoggedOutcome, QuerySource } from '@clew/store-contract';
import { AsyncLocalStorage } from 'node:async_hooks';

import { AskedRequest } from './asked-request.js';
import type { QueryGate } from './query-gate.js';
import { operationWords } from './operation-words.js';
import type { QueryLogWriter } from './query-log-writer.js';

/** An error as the answer says it. */
interface AnsweredError {
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface QueryWatchOptions {
  readonly gate: QueryGate;
  readonly source: QuerySource;
  readonly log: QueryLogWriter;
  readonly slowMs: number;
  readonly now: () => number;
  readonly onLimit: (name: string) => void;
}

/** Lets reads take their turn, adds up what they took by request, and logs the requests that were slow or failed. */
export class QueryWatch {
  readonly #options: QueryWatchOptions;
  readonly #asking = new AsyncLocalStorage<AskedRequest>();
  readonly #stopObserving: () => void;

  constructor(options: QueryWatchOptions) {
    this.#options = options;
    this.#stopObserving = options.source.observe((figures) => this.#asking.getStore()?.add(figures));
  }

  begin(principal: Principal, isGone: () => boolean): AskedRequest {
    return new AskedRequest(principal, this.#options.now(), isGone);
  }

  /** Runs a read of the request when it is its turn. */
  read<T>(request: AskedRequest, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { tenantId } = request.principal;
    return this.#options.gate.run(tenantId, signal, () => this.#asking.run(request, work));
  }

  /** `errors`: of the whole answer. */
  end(request: AskedRequest, errors: readonly AnsweredError[]): void {
    for (const name of new Set(errors.flatMap(limitNames))) this.#options.onLimit(name);
    const durationMs = this.#options.now() - request.askedAtUnixMs;
    const outcome = outcomeOf(request, errors);
    if (request.operation === undefined || (outcome === 'ok' && durationMs < this.#options.slowMs)) return;
    const words = operationWords(request.operation.document, request.operation.variables);
    if (words === undefined) return;
    const { askedAtUnixMs, storeQueryCount, rowsRead, bytesRead } = request;
    const { tenantId, tokenId } = request.principal;
    const who = { tenantId, tokenId, askedAtUnixMs };
    this.#options.log.add({ ...who, durationMs, outcome, ...words, storeQueryCount, rowsRead, bytesRead });
  }

  async shutdown(): Promise<void> {
    this.#stopObserving();
    await this.#options.log.flush();
  }
}

function limitNames({ extensions = {} }: AnsweredError): readonly string[] {
  const { limit } = extensions;
  return typeof limit === 'object' && limit !== null && 'name' in limit ? [String(limit.name)] : [];
}

/** Requests that are wrong in themselves asked nothing of the store, and are no failures of it. */
function outcomeOf(request: AskedRequest, errors: readonly AnsweredError[]): LoggedOutcome {
  if (errors.length > 0 && request.isGone()) return 'cancelled';
  const outcomes = errors.flatMap(({ extensions = {} }): readonly LoggedOutcome[] => {
    switch (extensions['code']) {
      case 'TIMEOUT':
        return ['timeout'];
      case 'STORE_BUSY':
        return ['busy'];
      case 'LIMIT_EXCEEDED':
        return extensions['limit'] === undefined && request.storeQueryCount === 0 ? [] : ['limit'];
      case 'STORE_UNAVAILABLE':
      case 'INTERNAL':
        return ['error'];
      default:
        return [];
    }
  });
  return outcomes[0] ?? 'ok';
}
