import { parseTraceql, TraceqlError } from '@clew/traceql';
import type { TraceqlQuery } from '@clew/traceql';

export interface TraceqlFault {
  readonly message: string;
  /** `[from, to)` of the text, never empty unless the text ends there. */
  readonly from: number;
  readonly to: number;
}

export type CheckedTraceql =
  { readonly ok: true; readonly query: TraceqlQuery } | { readonly ok: false; readonly fault: TraceqlFault };

/** What the API would say of the query, without asking it. */
export function checkTraceql(text: string): CheckedTraceql {
  try {
    return { ok: true, query: parseTraceql(text) };
  } catch (error) {
    if (!(error instanceof TraceqlError)) throw error;
    const from = Math.min(error.from, text.length);
    const to = Math.min(Math.max(error.to, from + 1), text.length);
    return { ok: false, fault: { message: error.message, from, to } };
  }
}
