import type { TreeFragment } from '@lezer/common';

import { traceqlParser } from '../language/traceql-language.js';

const strictParser = traceqlParser.configure({ strict: true });

/** Where the first token stands that can't follow the text before it, or undefined when the text is a query. What is `known` of its beginning is not read again. */
export function strictFailureAt(text: string, known: readonly TreeFragment[] = []): number | undefined {
  try {
    strictParser.parse(text, known);
    return undefined;
  } catch (error) {
    // The parser tells the place in its message alone.
    const place = error instanceof SyntaxError ? /^No parse at (\d+)$/.exec(error.message)?.[1] : undefined;
    if (place === undefined) throw error;
    return Number(place);
  }
}
