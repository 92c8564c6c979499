import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Session, SessionStore } from './session.js';

export const SessionContext = createContext<SessionStore | undefined>(undefined);

export function useSessionStore(): SessionStore {
  const store = useContext(SessionContext);
  if (store === undefined) throw new Error('useSessionStore needs a SessionContext around it');
  return store;
}

export function useSession(): Session {
  const store = useSessionStore();
  return useSyncExternalStore(store.subscribe, store.read);
}

/** For pages, which exist only while somebody is signed in. */
export function useSignedIn(): Extract<Session, { state: 'signedIn' }> {
  const session = useSession();
  if (session.state !== 'signedIn') throw new Error('this page needs a session');
  return session;
}
