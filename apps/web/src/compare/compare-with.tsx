import { Button, Popover, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { IconButton } from '../kit/icon-button.js';
import { readTraceId } from '../kit/trace-id.js';
import { usePicks } from './use-picks.js';

/** Compares the trace with one whose id is pasted, or with one that was picked before. */
export function CompareWith({ traceId }: { readonly traceId: string }) {
  const navigate = useNavigate();
  const { traceIds, toggle } = usePicks();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const picked = traceIds.find((each) => each !== traceId);
  const isPicked = traceIds.includes(traceId);

  const compare = (other: string) => {
    void navigate({ to: '/compare', search: { left: other, right: traceId } });
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" shadow="md" trapFocus width={320}>
      <Popover.Target>
        <span>
          <IconButton
            label="Compare with another trace"
            icon="compare"
            onClick={() => {
              setIsOpen(!isOpen);
            }}
          />
        </span>
      </Popover.Target>
      <Popover.Dropdown aria-label="Compare with another trace">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const other = readTraceId(text);
            if (other === undefined) setProblem('A trace id has 32 hexadecimal digits');
            else compare(other);
          }}
        >
          <Stack gap="xs">
            <TextInput
              label="Compare with"
              placeholder="Trace id"
              value={text}
              error={problem === '' ? undefined : problem}
              spellCheck={false}
              autoComplete="off"
              data-autofocus
              onChange={(event) => {
                setText(event.currentTarget.value);
                setProblem('');
              }}
            />
            <Button type="submit">Compare</Button>
            {picked !== undefined && (
              <Button
                variant="default"
                onClick={() => {
                  compare(picked);
                }}
              >
                With the picked one, {picked.slice(0, 8)}…
              </Button>
            )}
            <Button
              variant="subtle"
              color="gray"
              onClick={() => {
                toggle(traceId);
                setIsOpen(false);
              }}
            >
              {isPicked ? 'Picked: take it back' : 'Pick this one, and find the other'}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
