import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { formatCount } from '../kit/quantity.js';

/** What could be written at a place, as the API's `completeTraceql` gives it. */
export interface OfferedCompletions {
  /** Where the token begins that an item replaces. */
  readonly from: number;
  /** The best first. */
  readonly items: readonly OfferedItem[];
}

export interface OfferedItem {
  readonly text: string;
  readonly kind: string;
  readonly detail: string;
  readonly spanCount: number | null;
  readonly serviceNames: readonly string[];
}

/** Undefined where nobody could be asked: the editor then offers nothing. */
export type AskCompletions = (query: string, position: number) => Promise<OfferedCompletions | undefined>;

/** As many as are asked for: a full list may hide others, so a longer word asks again. */
export const COMPLETIONS_ASKED = 50;

export function traceqlCompletions(ask: AskCompletions): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const offered = await ask(context.state.sliceDoc(), context.pos);
    if (offered === undefined || offered.items.length === 0 || context.aborted) return null;
    const options = offered.items.map(toCompletion);
    // Where nothing is typed yet, the first letter decides between kinds of things, so it asks again.
    const isWhole = offered.items.length < COMPLETIONS_ASKED && offered.from < context.pos;
    return { from: offered.from, options, ...(isWhole && { validFor: /^[\w.:"/-]*$/ }) };
  };
}

function toCompletion({ text, kind, detail, spanCount, serviceNames }: OfferedItem, index: number): Completion {
  const services = serviceNames.length === 0 ? undefined : `sent by ${serviceNames.join(', ')}`;
  return {
    label: text,
    type: kind.toLowerCase(),
    detail: spanCount === null ? detail : `${detail} ${formatCount(spanCount)} spans`.trim(),
    // The API knows best: its order stays among what fits equally well.
    boost: -Math.min(index, 99),
    ...(services !== undefined && { info: services }),
  };
}
