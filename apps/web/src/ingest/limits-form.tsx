import { Button, Group, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { ShownLimits } from './limit-text.js';

export interface LimitsChoice {
  readonly spansPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly burstSeconds: number;
}

export interface LimitsFormProps {
  readonly limits: ShownLimits | null;
  readonly isBusy: boolean;
  /** Undefined: no limits. */
  readonly onSave: (limits: LimitsChoice | undefined) => void;
}

export function LimitsForm({ limits, isBusy, onSave }: LimitsFormProps) {
  const [spans, setSpans] = useState<number | string>(limits?.spansPerSecond ?? '');
  const [bytes, setBytes] = useState<number | string>(limits?.bytesPerSecond ?? '');
  const [burst, setBurst] = useState<number | string>(limits?.burstSeconds ?? 2);
  const save = () => {
    const spansPerSecond = numberOrNull(spans);
    const bytesPerSecond = numberOrNull(bytes);
    const isLimited = spansPerSecond !== null || bytesPerSecond !== null;
    onSave(isLimited ? { spansPerSecond, bytesPerSecond, burstSeconds: numberOrNull(burst) ?? 2 } : undefined);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Group gap={4} align="end" wrap="nowrap">
        <NumberInput size="xs" label="Spans/s" placeholder="any" min={1} w={110} value={spans} onChange={setSpans} />
        <NumberInput size="xs" label="Bytes/s" placeholder="any" min={1} w={130} value={bytes} onChange={setBytes} />
        <NumberInput size="xs" label="Burst, s" min={1} max={3600} w={80} value={burst} onChange={setBurst} />
        <Button type="submit" loading={isBusy}>
          Save
        </Button>
      </Group>
    </form>
  );
}

/** Mantine gives '' for an empty field. */
export function numberOrNull(value: number | string): number | null {
  return typeof value === 'number' ? value : null;
}
