import { createContext, useContext } from 'react';
import type { Client } from 'urql';
import type { AnswerCache } from './answer-cache.js';

export interface GraphqlAccess {
  readonly client: Client;
  readonly answers: AnswerCache;
}

export const GraphqlContext = createContext<GraphqlAccess | undefined>(undefined);

export function useGraphql(): GraphqlAccess {
  const access = useContext(GraphqlContext);
  if (access === undefined) throw new Error('useGraphql needs a GraphqlContext around it');
  return access;
}
