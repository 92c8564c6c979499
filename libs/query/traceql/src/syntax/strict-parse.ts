import { traceqlParser } from '../language/traceql-language.js';

const strictParser = traceqlParser.configure({ strict: true });

/** Where the first token stands that can't follow the text before it, or undefined when the text is a query. */
export function strictFailureAt(text: string): number | undefined {
  try {
    strictParser.parse(text);
    return undefined;
  } catch (error) {
    // The parser tells the place in its message alone.
    const place = error instanceof SyntaxError ? /^No parse at (\d+)$/.exec(error.message)?.[1] : undefined;
    if (place === undefined) throw error;
    return Number(place);
  }
}
