import { Button, Group, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../graphql/use-action.js';
import { SaveRuleDocument } from '../ingest/ingest.queries.js';
import { ProblemLine } from '../kit/problem-line.js';
import { writtenBudgetOf, withBudget } from './budget-document.js';
import type { BudgetDocument } from './budget-document.js';
import classes from './sampling-page.module.css';

export interface BudgetFormProps {
  /** The organisation's; undefined: none yet. */
  readonly document: BudgetDocument | undefined;
  /** Undefined: every team without a budget of its own. */
  readonly teamId: string | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const GB = 1e9;

/** Changes one budget in the organisation's document. Somebody else's change in between is not overwritten. */
export function BudgetForm({ document, teamId, onClose, onSaved }: BudgetFormProps) {
  const before = writtenBudgetOf(document?.content, teamId);
  const [spans, setSpans] = useState<number | string>(before.spansPerSecond ?? '');
  const [gigabytes, setGigabytes] = useState<number | string>(
    before.bytesPerDay === undefined ? '' : before.bytesPerDay / GB,
  );
  const [reserved, setReserved] = useState<number | string>(
    before.reservedShare === undefined ? '' : before.reservedShare * 100,
  );
  const { run, isRunning, problem } = useAction('mutation', SaveRuleDocument);
  const save = async () => {
    const content = withBudget(document?.content, teamId, {
      spansPerSecond: numberOf(spans),
      bytesPerDay: scaled(gigabytes, GB),
      reservedShare: scaled(reserved, 0.01),
    });
    const input = { kind: 'SAMPLING_BUDGET', teamId: null, content, expectedVersion: document?.version ?? 0 } as const;
    if ((await run({ input })) !== undefined) onSaved();
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Group gap="xs" align="end">
        <NumberInput
          size="xs"
          label="Spans/s"
          placeholder="default"
          min={0.001}
          w={120}
          value={spans}
          onChange={setSpans}
        />
        <NumberInput
          size="xs"
          label="GB a day"
          placeholder="any"
          min={0.001}
          w={120}
          value={gigabytes}
          onChange={setGigabytes}
        />
        <NumberInput
          size="xs"
          label="For errors, %"
          placeholder="default"
          min={0}
          max={100}
          w={150}
          value={reserved}
          onChange={setReserved}
        />
        <Button type="submit" loading={isRunning}>
          Save
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </Group>
      <ProblemLine problem={problem} />
    </form>
  );
}

/** Mantine gives '' for an empty field. */
function numberOf(value: number | string): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** To twelve digits: 7% is written as 0.07 and not as 0.07000000000000001. */
function scaled(value: number | string, factor: number): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : Number((number * factor).toPrecision(12));
}
