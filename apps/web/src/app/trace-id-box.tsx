import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '../kit/icons.js';
import { readTraceId } from '../kit/trace-id.js';

/** "Go to trace id": takes a bare id, a traceparent header, or anything pasted around an id. */
export function TraceIdBox() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');

  const open = () => {
    const traceId = readTraceId(text);
    if (traceId === undefined) {
      setProblem('A trace id has 32 hexadecimal digits');
      return;
    }
    setText('');
    void navigate({ to: '/trace/$traceId', params: { traceId } });
  };

  return (
    <form
      role="search"
      aria-label="Open a trace"
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <TextInput
        aria-label="Trace id"
        placeholder="Go to trace id"
        w={236}
        value={text}
        error={problem === '' ? undefined : problem}
        errorProps={{ style: { position: 'absolute' } }}
        styles={{ wrapper: { marginBottom: 0 } }}
        leftSection={<Icon name="search" />}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.currentTarget.value);
          setProblem('');
        }}
      />
    </form>
  );
}
