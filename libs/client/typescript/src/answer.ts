import { ClewError } from './clew-error.js';
import type { GraphqlError } from './clew-error.js';

/** Where an answer came from, for its errors. */
export interface AnswerOrigin {
  readonly statusCode: number;
  readonly retryAfterMs?: number | undefined;
}

/** The data of an answer as it was sent; throws what it says of errors, and what is no answer of GraphQL. */
export function dataOf(text: string, origin: AnswerOrigin): unknown {
  const answer = parseJson(text);
  const errors = isRecord(answer) && Array.isArray(answer['errors']) ? answer['errors'].filter(isGraphqlError) : [];
  const data = isRecord(answer) ? answer['data'] : undefined;
  const [first] = errors;
  if (first !== undefined) {
    const extensions = first.extensions ?? {};
    const code = typeof extensions['code'] === 'string' ? extensions['code'] : 'BAD_ANSWER';
    throw new ClewError(first.message, { ...origin, code, extensions, errors, data });
  }
  if (!isRecord(data)) {
    const message = `status ${origin.statusCode} without GraphQL data; url must be that of the API, such as https://clew.example/graphql`;
    throw new ClewError(message, { ...origin, code: 'BAD_ANSWER' });
  }
  return data;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isGraphqlError(value: unknown): value is GraphqlError {
  if (!isRecord(value) || typeof value['message'] !== 'string') return false;
  return value['extensions'] === undefined || isRecord(value['extensions']);
}

/** Undefined where it is none: a proxy's page is told by its status, not by where its JSON breaks off. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
