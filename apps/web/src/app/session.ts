import type { Client } from 'urql';
import { isUnauthenticated } from '../graphql/client.js';
import type { LoadViewerQuery } from '../generated/graphql.js';
import { LoadViewer } from './session.queries.js';

export type Session =
  | { readonly state: 'opening' }
  | { readonly state: 'signedOut'; readonly problem: SignInProblem | undefined }
  | { readonly state: 'unreachable' }
  | {
      readonly state: 'signedIn';
      readonly viewer: LoadViewerQuery['viewer'];
      readonly ingest: LoadViewerQuery['ingest'];
    };

export type SignInProblem = 'badToken' | 'expired' | 'tooManyAttempts' | 'unreachable';

export interface SessionOptions {
  readonly client: Client;
  readonly fetch: typeof globalThis.fetch;
  /** Forget everything the former viewer saw. */
  readonly onSignedOut: () => void;
}

/** Who is signed in. The session itself is an HttpOnly cookie that this code never sees. */
export class SessionStore {
  readonly #options: SessionOptions;
  readonly #listeners = new Set<() => void>();
  #session: Session = { state: 'opening' };

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  readonly read = (): Session => this.#session;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** At start: with the token of a sign-in link, or with the cookie of an earlier visit. */
  async open(token: string | undefined): Promise<void> {
    if (token === undefined) await this.#loadViewer(undefined);
    else await this.signIn(token);
  }

  async signIn(token: string): Promise<void> {
    const problem = await this.#postToken(token);
    if (problem !== undefined) this.#become({ state: 'signedOut', problem });
    else await this.#loadViewer('badToken');
  }

  async signOut(): Promise<void> {
    await this.#options
      .fetch('/session', { method: 'DELETE', credentials: 'same-origin', headers: { 'x-clew-csrf': '1' } })
      .catch(() => undefined); // Offline: the page forgets all the same; the cookie ends with the browser.
    this.#options.onSignedOut();
    this.#become({ state: 'signedOut', problem: undefined });
  }

  /** The API answered 401 in the middle of work. The address stays, so signing in leads back to the same page. */
  expire(): void {
    if (this.#session.state !== 'signedIn') return;
    this.#options.onSignedOut();
    this.#become({ state: 'signedOut', problem: 'expired' });
  }

  async #postToken(token: string): Promise<SignInProblem | undefined> {
    try {
      const response = await this.#options.fetch('/session', {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json', 'x-clew-csrf': '1' },
        body: JSON.stringify({ token }),
      });
      if (response.ok) return undefined;
      if (response.status === 429) return 'tooManyAttempts';
      return response.status >= 500 ? 'unreachable' : 'badToken';
    } catch {
      return 'unreachable';
    }
  }

  async #loadViewer(problem: SignInProblem | undefined): Promise<void> {
    const { data, error } = await this.#options.client.query(LoadViewer, {}, { isSessionCheck: true }).toPromise();
    if (data !== undefined) this.#become({ state: 'signedIn', viewer: data.viewer, ingest: data.ingest });
    else if (error !== undefined && isUnauthenticated(error)) this.#become({ state: 'signedOut', problem });
    else this.#become({ state: 'unreachable' });
  }

  #become(session: Session): void {
    this.#session = session;
    for (const listener of this.#listeners) listener();
  }
}
