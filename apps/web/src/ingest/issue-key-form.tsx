import { Alert, Button, Code, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../graphql/use-action.js';
import { CopyButton } from '../kit/copy-button.js';
import { ProblemLine } from '../kit/problem-line.js';
import classes from '../kit/admin-page.module.css';
import { IssueIngestKey } from './ingest.queries.js';
import { numberOrNull } from './limits-form.js';
import type { NamedTeam } from './team-name.js';

export interface IssueKeyFormProps {
  readonly teams: readonly NamedTeam[];
  readonly onIssued: () => void;
}

export function IssueKeyForm({ teams, onIssued }: IssueKeyFormProps) {
  const { run, isRunning, problem } = useAction('mutation', IssueIngestKey);
  const [teamId, setTeamId] = useState(teams[0]?.id ?? '');
  const [name, setName] = useState('');
  const [environment, setEnvironment] = useState('');
  const [spansPerSecond, setSpansPerSecond] = useState<number | string>('');
  const [days, setDays] = useState<number | string>('');
  const [issued, setIssued] = useState('');

  const issue = async () => {
    const spans = numberOrNull(spansPerSecond);
    const lastsDays = numberOrNull(days);
    const answer = await run({
      input: {
        teamId,
        name: name.trim(),
        environment: environment.trim() === '' ? null : environment.trim(),
        limits: spans === null ? null : { spansPerSecond: spans },
        expiresAt: lastsDays === null ? null : new Date(Date.now() + lastsDays * 86_400_000).toISOString(),
      },
    });
    if (answer === undefined) return;
    setIssued(answer.issueIngestKey.key);
    setName('');
    onIssued();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void issue();
      }}
    >
      <div className={classes.form}>
        <TextInput
          label="Name"
          placeholder="checkout, production"
          required
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Select
          label="Team that pays"
          data={teams.map(({ id, name: label }) => ({ value: id, label }))}
          value={teamId}
          allowDeselect={false}
          onChange={(value) => {
            setTeamId(value ?? '');
          }}
        />
        <TextInput
          label="Environment"
          placeholder="as sent"
          value={environment}
          onChange={(event) => {
            setEnvironment(event.currentTarget.value);
          }}
        />
        <NumberInput
          size="xs"
          label="Spans per second"
          placeholder="any number"
          min={1}
          value={spansPerSecond}
          onChange={setSpansPerSecond}
        />
        <NumberInput size="xs" label="Days it holds" placeholder="for ever" min={1} value={days} onChange={setDays} />
        <Button type="submit" loading={isRunning} disabled={name.trim() === ''}>
          Issue key
        </Button>
      </div>
      <ProblemLine problem={problem} />
      {issued !== '' && (
        <Alert role="status" color="thread" variant="light" mb="sm" p="xs" title="The new key, shown this once">
          <Group gap="xs">
            <Code>{issued}</Code>
            <CopyButton label="Copy key" text={issued} isWide />
          </Group>
        </Alert>
      )}
    </form>
  );
}
