import { Alert } from '@mantine/core';
import type { LoadProblem } from '../graphql/load-problem.js';

/** Beside a form: what the server said, or why it could not be asked. */
export function ProblemLine({ problem }: { readonly problem: LoadProblem | undefined }) {
  if (problem === undefined) return null;
  return (
    <Alert color="red" variant="light" role="alert" p="xs">
      {problem.detail === '' ? `${problem.title}. ${problem.advice}` : problem.detail}
    </Alert>
  );
}
