import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../kit/icons.js';
import { useShortcuts } from '../kit/use-shortcuts.js';
import { SearchSwitch } from '../traces/search-switch.js';
import { checkTraceql } from './check-traceql.js';
import { formatQuery } from './format-query.js';
import { TraceqlEditor } from './traceql-editor.js';
import classes from './traceql-bar.module.css';
import type { AskCompletions } from './traceql-completion.js';

export interface TraceqlBarProps {
  /** The query of the address, which is the one that was run. */
  readonly query: string;
  readonly recent: readonly string[];
  readonly isFocusWanted: boolean;
  readonly ask: AskCompletions;
  readonly onRun: (query: string) => void;
  readonly onFilters: () => void;
  /** Time range and the like. */
  readonly children: ReactNode;
}

/** Mounted anew for each query that is run, so that going back brings back its text. */
export function TraceqlBar({ query, recent, isFocusWanted, ask, onRun, onFilters, children }: TraceqlBarProps) {
  const [text, setText] = useState(query);
  const [problem, setProblem] = useState('');
  const focus = useRef<() => void>(null);
  useShortcuts({ '/': () => focus.current?.() });

  const change = (next: string) => {
    setText(next);
    setProblem('');
  };
  const run = (wanted: string) => {
    const next = wanted.trim() === '' ? '{ }' : wanted.trim();
    const checked = checkTraceql(next);
    if (checked.ok) onRun(next);
    else setProblem(checked.fault.message);
  };
  const format = () => {
    const formatted = formatQuery(text);
    if (formatted.ok) change(formatted.text);
    else setProblem(formatted.problem);
    focus.current?.();
  };

  return (
    <section className={classes.bar} aria-label="TraceQL">
      <SearchSwitch way="traceql" onWay={onFilters} />
      <div className={classes.box}>
        <TraceqlEditor
          text={text}
          ask={ask}
          isFocusWanted={isFocusWanted}
          focusRef={focus}
          onText={change}
          onRun={run}
        />
      </div>
      <Button
        leftSection={<Icon name="play" size={13} />}
        title="Enter, or Ctrl+Enter"
        onClick={() => {
          run(text);
        }}
      >
        Run
      </Button>
      <Tooltip label="One spelling for everything">
        <Button variant="default" onClick={format}>
          Format
        </Button>
      </Tooltip>
      <RecentMenu recent={recent} onChoose={run} />
      <div className={classes.end}>{children}</div>
      {problem !== '' && (
        <p className={classes.fault} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

function RecentMenu({
  recent,
  onChoose,
}: {
  readonly recent: readonly string[];
  readonly onChoose: (query: string) => void;
}) {
  return (
    <Menu position="bottom-end" shadow="md" disabled={recent.length === 0}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label="Recent queries" disabled={recent.length === 0}>
          <Icon name="history" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="24rem" style={{ overflowY: 'auto' }}>
        <Menu.Label>Recent queries, in this browser</Menu.Label>
        {recent.map((query) => (
          <Menu.Item
            key={query}
            title={query}
            onClick={() => {
              onChoose(query);
            }}
          >
            <span className={classes.recent}>{query}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
