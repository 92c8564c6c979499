import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../graphql/use-action.js';
import { SaveRuleDocument } from '../ingest/ingest.queries.js';
import { ProblemLine } from '../kit/problem-line.js';

export interface SaveImportProps {
  readonly document: unknown;
}

/** As the candidate, to rehearse it first, or at once as what holds; the version before stays in the history. */
export function SaveImport({ document }: SaveImportProps) {
  const { run, isRunning, problem } = useAction('mutation', SaveRuleDocument);
  const [saved, setSaved] = useState('');
  const save = async (kind: 'SAMPLING' | 'SAMPLING_CANDIDATE', what: string) => {
    const answer = await run({ input: { kind, content: document } });
    if (answer !== undefined) setSaved(`Version ${String(answer.saveRuleDocument.version)} of the ${what} is saved.`);
  };
  return (
    <>
      <Group gap="xs" mb="sm">
        <Button loading={isRunning} onClick={() => void save('SAMPLING_CANDIDATE', 'candidate')}>
          Save as candidate
        </Button>
        <Button variant="default" loading={isRunning} onClick={() => void save('SAMPLING', 'active policies')}>
          Save as active
        </Button>
        <span role="status">{saved}</span>
      </Group>
      <ProblemLine problem={problem} />
    </>
  );
}
