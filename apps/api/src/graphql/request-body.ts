import type { FastifyRequest } from 'fastify';

import { ApiError } from './api-error.js';

/** Throws ApiError unless the request holds what a GraphQL request must (GraphQL over HTTP); Mercurius takes more for granted. */
export function requireGraphqlRequest({ method, body, query }: FastifyRequest): void {
  const holder = method === 'GET' ? query : body;
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) {
    throw new ApiError('BAD_USER_INPUT', 'the body must be a JSON object such as {"query": "{ viewer { role } }"}');
  }
  if (!('query' in holder) || typeof holder.query !== 'string' || holder.query === '') {
    throw new ApiError('BAD_USER_INPUT', 'query: a text with a GraphQL document is required');
  }
  if (method === 'GET') return; // there variables are text, which is parsed later
  if ('variables' in holder && (typeof holder.variables !== 'object' || Array.isArray(holder.variables))) {
    throw new ApiError('BAD_USER_INPUT', 'variables: an object is expected');
  }
  if ('operationName' in holder && holder.operationName !== null && typeof holder.operationName !== 'string') {
    throw new ApiError('BAD_USER_INPUT', 'operationName: a text is expected');
  }
}
