import type { Principal } from '@clew/access-model';

import { ApiError } from '../graphql/api-error.js';

export interface TokenWatch {
  readonly principal: Principal | undefined;
  /** As when the connection began. */
  readonly authenticate: () => Promise<Principal>;
  readonly everyMs: number;
  /** Called once at most. */
  readonly onGone: (message: string) => void;
}

/** A stream outlives the question who asks: so that is asked again and again. Returns how to stop. */
export function watchToken({ principal, authenticate, everyMs, onGone }: TokenWatch): () => void {
  let isChecking = false;
  const check = async (): Promise<void> => {
    if (isChecking) return;
    isChecking = true;
    const reason = await goneReason(principal, authenticate);
    isChecking = false;
    if (reason === undefined || isStopped) return;
    stop();
    onGone(reason);
  };
  let isStopped = false;
  const timer = setInterval(() => void check(), everyMs);
  const stop = (): void => {
    isStopped = true;
    clearInterval(timer);
  };
  return stop;
}

async function goneReason(
  before: Principal | undefined,
  authenticate: () => Promise<Principal>,
): Promise<string | undefined> {
  try {
    const { tenantId, role } = await authenticate();
    const isSame = tenantId === before?.tenantId && role === before.role;
    return isSame ? undefined : 'what the token may do has changed: connect again';
  } catch (error) {
    // While the directory can't tell, the answer of before holds: an outage of it ends no stream.
    return error instanceof ApiError && error.code === 'UNAUTHENTICATED' ? error.message : undefined;
  }
}
