import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../graphql/use-action.js';
import { ProblemLine } from '../kit/problem-line.js';
import { DryRunResult } from './dry-run-result.js';
import classes from '../kit/admin-page.module.css';
import { TryMaskingRules } from './ingest.queries.js';

export interface MaskingTryProps {
  /** Undefined while the text is no JSON. */
  readonly content: { readonly value: unknown } | undefined;
  readonly teamId: string | null;
}

/** The most that the API looks at by default: rules that hold already leave nothing to see in the newest spans. */
const SPANS_MAX = 10_000;

/** What a masking document would change in stored spans. */
export function MaskingTry({ content, teamId }: MaskingTryProps) {
  const { run, isRunning, problem } = useAction('query', TryMaskingRules);
  const [result, setResult] = useState<Awaited<ReturnType<typeof run>>>();
  const tryRules = async () => {
    if (content !== undefined) setResult(await run({ input: { content: content.value, teamId, spansMax: SPANS_MAX } }));
  };
  return (
    <>
      <Button variant="default" loading={isRunning} disabled={content === undefined} onClick={() => void tryRules()}>
        Try on the last hour
      </Button>
      {(result !== undefined || problem !== undefined) && (
        <div className={classes.outcome}>
          <ProblemLine problem={problem} />
          {result !== undefined && <DryRunResult result={result.maskingDryRun} />}
        </div>
      )}
    </>
  );
}
