import { textOf } from '../kit/search-codec.js';
import { isSpanId } from '../kit/trace-id.js';

/** The view of a trace as it stands in the address. */
export interface TraceViewSearch {
  /** The selected span. */
  readonly span?: string | undefined;
  readonly panel?: 'analysis' | undefined;
  /** Key of the finding whose spans are marked. */
  readonly mark?: string | undefined;
  /** Corrected: where spans lie when disagreeing clocks are put right. Else as they were sent. */
  readonly times?: 'corrected' | undefined;
}

export function readTraceViewSearch(search: Record<string, unknown>): TraceViewSearch {
  const span = textOf(search.span)?.toLowerCase();
  return {
    span: span !== undefined && isSpanId(span) ? span : undefined,
    panel: search.panel === 'analysis' ? 'analysis' : undefined,
    mark: textOf(search.mark),
    times: search.times === 'corrected' ? 'corrected' : undefined,
  };
}
