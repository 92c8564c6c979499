import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import type { RuleDocumentKind } from '../generated/graphql.js';
import { useAction } from '../graphql/use-action.js';
import { ProblemLine } from '../kit/problem-line.js';
import classes from '../kit/admin-page.module.css';
import { CheckRuleDocument } from './ingest.queries.js';

export interface DocumentCheckProps {
  readonly kind: RuleDocumentKind;
  /** Undefined while the text is no JSON. */
  readonly content: { readonly value: unknown } | undefined;
}

/** Whether a document could be saved, without saving it. */
export function DocumentCheck({ kind, content }: DocumentCheckProps) {
  const { run, isRunning, problem } = useAction('query', CheckRuleDocument);
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof run>>>();
  const check = async () => {
    if (content !== undefined) setAnswer(await run({ kind, content: content.value }));
  };
  const wrong = answer?.checkRuleDocument ?? undefined;
  return (
    <>
      <Button variant="default" loading={isRunning} disabled={content === undefined} onClick={() => void check()}>
        Check
      </Button>
      {(answer !== undefined || problem !== undefined) && (
        <div className={classes.outcome}>
          <ProblemLine problem={problem} />
          {answer !== undefined && (
            <Alert color={wrong === undefined ? 'green' : 'red'} variant="light" role="status" p="xs">
              {wrong ?? 'Nothing is wrong with it.'}
            </Alert>
          )}
        </div>
      )}
    </>
  );
}
