import { Autocomplete, Button, SegmentedControl, Select, TagsInput, TextInput, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useLoad } from '../graphql/use-load.js';
import type { ResolvedRange } from '../kit/time-range.js';
import { toTimeRange } from '../kit/time-range.js';
import { filterToTraceql } from '../traceql/filter-to-traceql.js';
import classes from './filter-bar.module.css';
import { SearchSwitch } from './search-switch.js';
import { durationProblem, hasFilters, parseAttribute, STATUS_CHOICES, withoutFilters } from './trace-search.js';
import type { TraceSearch } from './trace-search.js';
import { ServiceNames, SpanNames } from './traces.queries.js';

export interface FilterBarProps {
  readonly search: TraceSearch;
  readonly range: ResolvedRange;
  readonly onChange: (search: TraceSearch) => void;
  readonly onTraceql: (query: string) => void;
  /** Time range and the like. */
  readonly children: ReactNode;
}

const STATUS_LABELS = STATUS_CHOICES.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));

export function FilterBar({ search, range, onChange, onTraceql, children }: FilterBarProps) {
  const traceql = filterToTraceql(search);
  const services = useLoad(ServiceNames, { range: toTimeRange(range) });
  const spanNames = useLoad(
    SpanNames,
    search.service === undefined ? undefined : { serviceName: search.service, range: toTimeRange(range) },
  );
  const serviceNames = services.data?.services.map(({ name }) => name) ?? [];
  const change = (part: Partial<TraceSearch>) => {
    onChange({ ...search, ...part });
  };

  return (
    <section className={classes.bar} aria-label="Filters">
      <SearchSwitch
        way="filters"
        onWay={() => {
          onTraceql(traceql);
        }}
      />
      <Select
        aria-label="Service"
        placeholder="Any service"
        className={classes.service}
        data={withValue(serviceNames, search.service)}
        value={search.service ?? null}
        searchable
        clearable
        nothingFoundMessage="No service sent spans in this range"
        onChange={(service) => {
          change({ service: service ?? undefined, name: undefined });
        }}
      />
      <SpanNameInput
        key={search.name ?? ''}
        value={search.name ?? ''}
        choices={search.service === undefined ? [] : (spanNames.data?.spanNames ?? [])}
        onCommit={(name) => {
          change({ name: name === '' ? undefined : name });
        }}
      />
      <SegmentedControl
        aria-label="Status"
        data={STATUS_LABELS}
        value={search.status ?? 'any'}
        onChange={(status) => {
          change({ status: status === 'any' ? undefined : status });
        }}
      />
      <DurationInput
        label="Minimum duration"
        placeholder="≥ 150ms"
        value={search.min}
        onCommit={(min) => {
          change({ min });
        }}
      />
      <DurationInput
        label="Maximum duration"
        placeholder="≤ 2s"
        value={search.max}
        onCommit={(max) => {
          change({ max });
        }}
      />
      <AttributeInput
        value={search.attr ?? []}
        onChange={(attr) => {
          change({ attr: attr.length === 0 ? undefined : attr });
        }}
      />
      {hasFilters(search) && (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => {
            onChange(withoutFilters(search));
          }}
        >
          Clear
        </Button>
      )}
      <div className={classes.end}>{children}</div>
      {hasFilters(search) && (
        <p className={classes.traceql}>
          <span>In TraceQL</span> <code>{traceql}</code>
          <button
            type="button"
            className="link-button"
            onClick={() => {
              onTraceql(traceql);
            }}
          >
            Edit
          </button>
        </p>
      )}
    </section>
  );
}

/** A shared address may name a service that was silent in this range; it stays choosable. */
function withValue(names: readonly string[], value: string | undefined): string[] {
  return value === undefined || names.includes(value) ? [...names] : [value, ...names];
}

interface SpanNameInputProps {
  readonly value: string;
  readonly choices: readonly string[];
  readonly onCommit: (name: string) => void;
}

function SpanNameInput({ value, choices, onCommit }: SpanNameInputProps) {
  const [text, setText] = useState(value);
  const commit = (next: string) => {
    if (next !== value) onCommit(next);
  };
  return (
    <Autocomplete
      aria-label="Span name"
      placeholder="Any span name"
      className={classes.spanName}
      data={[...choices]}
      limit={50}
      value={text}
      clearable
      onChange={setText}
      onOptionSubmit={commit}
      onClear={() => {
        commit('');
      }}
      onBlur={() => {
        commit(text.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(text.trim());
      }}
    />
  );
}

interface DurationInputProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | undefined;
  readonly onCommit: (text: string | undefined) => void;
}

function DurationInput({ label, placeholder, value, onCommit }: DurationInputProps) {
  const [text, setText] = useState(value ?? '');
  useEffect(() => {
    setText(value ?? '');
  }, [value]);
  const problem = durationProblem(text);
  const commit = () => {
    const next = text.trim() === '' ? undefined : text.trim();
    if (next !== value && problem === '') onCommit(next);
  };
  return (
    <Tooltip label={problem === '' ? label : problem}>
      <TextInput
        aria-label={label}
        placeholder={placeholder}
        className={classes.duration}
        value={text}
        error={problem !== ''}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
    </Tooltip>
  );
}

interface AttributeInputProps {
  readonly value: readonly string[];
  readonly onChange: (conditions: readonly string[]) => void;
}

function AttributeInput({ value, onChange }: AttributeInputProps) {
  const [problem, setProblem] = useState('');
  return (
    <Tooltip label={problem === '' ? 'Span or resource attribute equal to a value; Enter adds it' : problem}>
      <TagsInput
        aria-label="Attributes"
        placeholder={value.length === 0 ? 'attribute=value' : ''}
        className={classes.attributes}
        styles={{ inputField: { minWidth: 40 } }}
        value={[...value]}
        error={problem !== ''}
        // A value may hold any separator.
        splitChars={[]}
        onChange={(conditions) => {
          const readable = conditions.filter((text) => parseAttribute(text) !== undefined);
          setProblem(readable.length === conditions.length ? '' : 'Write key=value, for example http.route=/cart');
          onChange(readable);
        }}
      />
    </Tooltip>
  );
}
