import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import type { ReactNode } from 'react';
import { CopyButton } from '../kit/copy-button.js';
import iconButton from '../kit/icon-button.module.css';
import { Icon } from '../kit/icons.js';
import { rangeAround } from '../kit/range-around.js';
import { displayText, isSearchable, typeName } from './attribute-value.js';
import type { Attribute } from './attribute-value.js';
import classes from './attribute-table.module.css';

export interface AttributeTableProps {
  readonly attributes: readonly Attribute[];
  /** Shows only keys and values that contain it. */
  readonly filter: string;
  /** Of the trace: searches look around this moment. */
  readonly startUnixNano: bigint;
}

export function AttributeTable({ attributes, filter, startUnixNano }: AttributeTableProps) {
  const wanted = filter.trim().toLowerCase();
  const shown = attributes.filter(({ key, value }) => `${key}=${value.text}`.toLowerCase().includes(wanted));
  if (attributes.length === 0) return <p className={classes.none}>None</p>;
  if (shown.length === 0) return <p className={classes.none}>None of {attributes.length} matches the filter</p>;
  const sorted = shown.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return (
    <dl className={classes.table}>
      {sorted.map((attribute, index) => (
        // Keys should be unique, but a hostile sender may repeat them.
        <Row key={`${attribute.key} ${String(index)}`} attribute={attribute} startUnixNano={startUnixNano} />
      ))}
    </dl>
  );
}

function Row({ attribute, startUnixNano }: { readonly attribute: Attribute; readonly startUnixNano: bigint }) {
  const { key, value } = attribute;
  const text = displayText(value);
  return (
    <div className={classes.row}>
      <dt title={key}>{withBreaks(key)}</dt>
      <dd data-type={value.type}>
        <Value text={text} isEmpty={value.type === 'EMPTY'} />
        <span className={classes.actions}>
          <span className={classes.type}>{typeName(value)}</span>
          <CopyButton label={`Copy value of ${key}`} text={value.bytesValue ?? text} />
          <CopyButton label={`Copy ${key}=value`} icon="list" text={`${key}=${value.text}`} />
          {isSearchable(value) && (
            <Link
              to="/traces"
              search={{ attr: [`${key}=${value.text}`], ...rangeAround(startUnixNano, Date.now()) }}
              preload={false}
              className={iconButton.button}
              aria-label={`Search traces with ${key}=${value.text}`}
              title="Search traces with this attribute"
            >
              <Icon name="search" size={13} />
            </Link>
          )}
        </span>
      </dd>
    </div>
  );
}

/** Long keys break after their dots. */
function withBreaks(key: string): ReactNode {
  return key.split(/(?<=[._])/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

const CLAMP_CHARACTERS = 600;

function Value({ text, isEmpty }: { readonly text: string; readonly isEmpty: boolean }) {
  const [isWhole, setIsWhole] = useState(false);
  if (isEmpty) return <span className={classes.empty}>no value</span>;
  if (text === '') return <span className={classes.empty}>empty string</span>;
  const isLong = text.length > CLAMP_CHARACTERS;
  return (
    <span className={classes.value}>
      {isLong && !isWhole ? `${text.slice(0, CLAMP_CHARACTERS)}…` : text}
      {isLong && (
        <button
          type="button"
          className={classes.more}
          onClick={() => {
            setIsWhole(!isWhole);
          }}
        >
          {isWhole ? 'Show less' : `Show all ${text.length.toLocaleString('en-US')} characters`}
        </button>
      )}
    </span>
  );
}
