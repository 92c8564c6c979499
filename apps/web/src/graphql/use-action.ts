import { useCallback, useState } from 'react';
import { createRequest } from 'urql';
import type { AnyVariables, OperationResult, TypedDocumentNode } from 'urql';
import { useGraphql } from './graphql-context.js';
import { describeProblem } from './load-problem.js';
import type { LoadProblem } from './load-problem.js';

export interface Action<Data, Variables> {
  /** Resolves with the answer, or with undefined when `problem` tells why there is none. */
  readonly run: (variables: Variables) => Promise<Data | undefined>;
  readonly isRunning: boolean;
  readonly problem: LoadProblem | undefined;
  readonly clearProblem: () => void;
}

/** Something that a person sets off: a change, or a query that is asked once. Nothing of it is remembered. */
export function useAction<Data, Variables extends AnyVariables>(
  kind: 'mutation' | 'query',
  document: TypedDocumentNode<Data, Variables>,
): Action<Data, Variables> {
  const { client } = useGraphql();
  const [isRunning, setIsRunning] = useState(false);
  const [problem, setProblem] = useState<LoadProblem>();

  const run = useCallback(
    async (variables: Variables) => {
      setIsRunning(true);
      setProblem(undefined);
      const request = createRequest(document, variables);
      const answer: OperationResult<Data, Variables> = await (
        kind === 'mutation' ? client.executeMutation(request) : client.executeQuery(request)
      ).toPromise();
      setIsRunning(false);
      if (answer.error !== undefined) setProblem(describeProblem(answer.error));
      return answer.error === undefined ? answer.data : undefined;
    },
    [client, document, kind],
  );
  const clearProblem = useCallback(() => {
    setProblem(undefined);
  }, []);
  return { run, isRunning, problem, clearProblem };
}
