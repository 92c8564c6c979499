import { useSessionStorage } from '@mantine/hooks';
import { isTraceId } from '../kit/trace-id.js';

const PICKS_MAX = 2;

export interface Picks {
  /** At most two; the first is the left one. */
  readonly traceIds: readonly string[];
  readonly toggle: (traceId: string) => void;
  readonly clear: () => void;
}

/** Traces that were picked to be compared. They outlive a search: the other one may be found by another. */
export function usePicks(): Picks {
  const [traceIds, setTraceIds] = useSessionStorage<string[]>({
    key: 'clew-picked-traces',
    defaultValue: [],
    deserialize: readPicks,
    getInitialValueInEffect: false,
  });
  return {
    traceIds,
    toggle: (traceId) => {
      setTraceIds((before) => withPick(before, traceId));
    },
    clear: () => {
      setTraceIds([]);
    },
  };
}

/** A third one takes the place of the older of two. */
export function withPick(picked: readonly string[], traceId: string): string[] {
  if (picked.includes(traceId)) return picked.filter((each) => each !== traceId);
  return [...picked, traceId].slice(-PICKS_MAX);
}

function readPicks(stored: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.filter((each): each is string => typeof each === 'string' && isTraceId(each)).slice(-PICKS_MAX);
  } catch {
    return []; // cut off or foreign: nothing is lost but two ticks
  }
}
