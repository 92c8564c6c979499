import type { Session } from 'chdb';

import { ServerException } from './exception.js';

interface NamedSession {
  readonly session: Session;
  busy: boolean;
  expiry: NodeJS.Timeout | undefined;
}

const NAMED_SESSIONS_MAX = 64;

/**
 * Sessions for requests. A request without `session_id` has one to itself, so that no setting leaks into the next request; a
 * leaked deduplication token would make the next insert vanish. Named ones live until they are idle for their timeout.
 */
export class SessionPool {
  readonly #connect: () => Session;
  readonly #named = new Map<string, NamedSession>();

  constructor(connect: () => Session) {
    this.#connect = connect;
  }

  async use<T>(
    sessionId: string | undefined,
    timeoutS: number,
    work: (session: Session, isShared: boolean) => Promise<T>,
  ): Promise<T> {
    if (sessionId !== undefined) return this.#useNamed(sessionId, timeoutS, work);
    const session = this.#connect();
    try {
      return await work(session, false);
    } finally {
      session.close();
    }
  }

  async #useNamed<T>(
    sessionId: string,
    timeoutS: number,
    work: (session: Session, isShared: boolean) => Promise<T>,
  ): Promise<T> {
    const named = this.#take(sessionId);
    try {
      return await work(named.session, true);
    } finally {
      named.busy = false;
      named.expiry = setTimeout(() => {
        this.#named.delete(sessionId);
        named.session.close();
      }, timeoutS * 1000).unref();
    }
  }

  #take(sessionId: string): NamedSession {
    let named = this.#named.get(sessionId);
    if (named === undefined) {
      if (this.#named.size >= NAMED_SESSIONS_MAX) {
        throw new ServerException(
          202,
          'TOO_MANY_SIMULTANEOUS_QUERIES',
          `Too many named sessions. Maximum: ${String(NAMED_SESSIONS_MAX)}`,
        );
      }
      named = { session: this.#connect(), busy: false, expiry: undefined };
      this.#named.set(sessionId, named);
    }
    if (named.busy) {
      throw new ServerException(373, 'SESSION_IS_LOCKED', `Session ${sessionId} is locked by a concurrent client.`);
    }
    clearTimeout(named.expiry);
    named.busy = true;
    return named;
  }

  close(): void {
    for (const { session, expiry } of this.#named.values()) {
      clearTimeout(expiry);
      session.close();
    }
    this.#named.clear();
  }
}
