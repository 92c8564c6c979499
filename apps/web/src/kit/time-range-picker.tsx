import { ActionIcon, Button, Group, Popover, Stack, TextInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useClock } from './clock.js';
import { Icon } from './icons.js';
import { formatInstant } from './instant.js';
import { RANGE_PRESETS, resolveTimeRange } from './time-range.js';
import type { TimeRangeSearch } from './time-range.js';

export interface TimeRangePickerProps {
  readonly value: TimeRangeSearch;
  readonly onChange: (range: TimeRangeSearch) => void;
}

/** Presets, a custom range in the reader's time zone, and a refresh button. */
export function TimeRangePicker({ value, onChange }: TimeRangePickerProps) {
  const { asOfMs, refresh } = useClock();
  const [isOpen, setIsOpen] = useState(false);
  const range = resolveTimeRange(value, asOfMs);
  const isCustom = value.from !== undefined;
  const label = isCustom ? `${formatInstant(range.startMs, 0)} – ${formatInstant(range.endMs, 0)}` : range.label;

  const choose = (next: TimeRangeSearch) => {
    setIsOpen(false);
    refresh();
    onChange(next);
  };

  return (
    <Group gap={4} wrap="nowrap">
      <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" shadow="md" trapFocus>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<Icon name="clock" />}
            rightSection={<Icon name="chevronDown" size={12} />}
            aria-label={`Time range: ${label}`}
            onClick={() => {
              setIsOpen(!isOpen);
            }}
          >
            {label}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p="xs">
          <Group align="flex-start" gap="md" wrap="nowrap">
            <Stack gap={2} role="group" aria-label="Presets">
              {RANGE_PRESETS.map((preset) => (
                <Button
                  key={preset.value}
                  variant={preset.label === range.label ? 'light' : 'subtle'}
                  color={preset.label === range.label ? 'thread' : 'gray'}
                  justify="flex-start"
                  onClick={() => {
                    choose({ range: preset.value });
                  }}
                >
                  {preset.label}
                </Button>
              ))}
            </Stack>
            <CustomRange startMs={range.startMs} endMs={range.endMs} onApply={choose} />
          </Group>
        </Popover.Dropdown>
      </Popover>
      <Tooltip label="Refresh">
        <ActionIcon variant="default" size={30} aria-label="Refresh" onClick={refresh}>
          <Icon name="refresh" />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

interface CustomRangeProps {
  readonly startMs: number;
  readonly endMs: number;
  readonly onApply: (range: TimeRangeSearch) => void;
}

function CustomRange({ startMs, endMs, onApply }: CustomRangeProps) {
  const [from, setFrom] = useState(() => toLocalInput(startMs));
  const [to, setTo] = useState(() => toLocalInput(endMs));
  const isValid = Date.parse(from) < Date.parse(to);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) onApply({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
      }}
    >
      <Stack gap="xs">
        <TextInput
          type="datetime-local"
          step={1}
          label="From"
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
          }}
        />
        <TextInput
          type="datetime-local"
          step={1}
          label="To"
          value={to}
          error={isValid ? undefined : 'The end must be after the start'}
          onChange={(event) => {
            setTo(event.currentTarget.value);
          }}
        />
        <Button type="submit" disabled={!isValid}>
          Apply
        </Button>
      </Stack>
    </form>
  );
}

/** The form `datetime-local` inputs take, in local time. */
function toLocalInput(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
