import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from '@tanstack/react-router';

/** "Now" as the pages mean it: fixed until somebody refreshes, so that two charts on a page show the same range. */
export interface Clock {
  readonly asOfMs: number;
  readonly refresh: () => void;
}

const ClockContext = createContext<Clock | undefined>(undefined);

/** A page opened this long after the last refresh starts from the present. */
const STALE_AFTER_MS = 30_000;

export function ClockProvider({ children }: { readonly children: ReactNode }) {
  const [asOfMs, setAsOfMs] = useState(() => Date.now());
  const { pathname } = useLocation();
  const refresh = useCallback(() => {
    setAsOfMs(Date.now());
  }, []);
  useEffect(() => {
    setAsOfMs((before) => (Date.now() - before > STALE_AFTER_MS ? Date.now() : before));
  }, [pathname]);
  const clock = useMemo(() => ({ asOfMs, refresh }), [asOfMs, refresh]);
  return <ClockContext value={clock}>{children}</ClockContext>;
}

export function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (clock === undefined) throw new Error('useClock needs a ClockProvider around it');
  return clock;
}

/** Refreshes every `periodMs` while `isLive`, and rests while nobody looks. */
export function useLiveRefresh(isLive: boolean, periodMs: number): void {
  const { refresh } = useClock();
  useEffect(() => {
    if (!isLive) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh();
    }, periodMs);
    return () => {
      clearInterval(timer);
    };
  }, [isLive, periodMs, refresh]);
}
