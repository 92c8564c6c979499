import { useCallback, useEffect, useState } from 'react';
import { createRequest } from 'urql';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { useGraphql } from './graphql-context.js';
import { describeProblem } from './load-problem.js';
import type { LoadProblem } from './load-problem.js';

export interface Load<Data> {
  /** The answer, or while a changed request loads the answer before it. */
  readonly data: Data | undefined;
  readonly problem: LoadProblem | undefined;
  readonly isLoading: boolean;
  /** True while `data` answers an earlier request. */
  readonly isStale: boolean;
  readonly reload: () => void;
}

interface Settled<Data> {
  readonly key: string;
  readonly data: Data | undefined;
  readonly problem: LoadProblem | undefined;
}

export interface LoadOptions {
  /** False: show nothing rather than the previous answer when the request changes. */
  readonly keepPrevious?: boolean;
  /** False for answers too large to hold on to. */
  readonly remember?: boolean;
}

/** The first of all equal requests: rendering makes a new object of each, and their key is what tells them apart. */
function useKept<Request extends { readonly key: number } | undefined>(request: Request): Request {
  const [kept, setKept] = useState(request);
  if (kept?.key === request?.key) return kept;
  setKept(request);
  return request;
}

/** Loads a query and keeps it in step with its variables; undefined variables mean "not yet". */
export function useLoad<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | undefined,
  { keepPrevious = true, remember = true }: LoadOptions = {},
): Load<Data> {
  const { client, answers } = useGraphql();
  const [settled, setSettled] = useState<Settled<Data>>();
  const [attempt, setAttempt] = useState(0);
  const request = useKept(variables === undefined ? undefined : createRequest(document, variables));
  const key = request === undefined ? '' : String(request.key);

  useEffect(() => {
    if (request === undefined) return undefined;
    const subscription = client.executeQuery(request).subscribe(({ data, error }) => {
      if (data !== undefined && data !== null && remember) answers.set(key, data);
      setSettled({ key, data: data ?? undefined, problem: error === undefined ? undefined : describeProblem(error) });
    });
    return () => {
      subscription.unsubscribe();
    };
  }, [client, answers, request, key, attempt, remember]);

  const reload = useCallback(() => {
    setSettled(undefined);
    setAttempt((count) => count + 1);
  }, []);

  if (request === undefined) return { data: undefined, problem: undefined, isLoading: false, isStale: false, reload };
  if (settled?.key === key) {
    return { data: settled.data, problem: settled.problem, isLoading: false, isStale: false, reload };
  }
  // Only useLoad writes, under the key of the same typed document.
  const remembered = answers.get(key) as Data | undefined;
  const data = remembered ?? (keepPrevious ? settled?.data : undefined);
  return { data, problem: undefined, isLoading: true, isStale: data !== undefined && remembered === undefined, reload };
}
