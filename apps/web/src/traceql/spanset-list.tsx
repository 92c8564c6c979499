import { Link } from '@tanstack/react-router';
import type { SearchTraceqlQuery } from '../generated/graphql.js';
import { formatDuration } from '../kit/duration.js';
import { plural } from '../kit/quantity.js';
import { ServiceName } from '../kit/service-name.js';
import classes from './spanset-list.module.css';

type Spanset = SearchTraceqlQuery['traceql']['nodes'][number]['spansets'][number];
type MatchedValue = Spanset['attributes'][number];

export interface SpansetListProps {
  readonly traceId: string;
  readonly spansets: readonly Spanset[];
}

/** Sets beyond this are counted, not listed: `by(...)` can make hundreds. */
const SPANSETS_SHOWN = 5;
/** What a condition names and the line says anyway. */
const SHOWN_ANYWAY = new Set(['resource.service.name', '.service.name', 'name', 'duration']);

/** The spans that matched, each a link to itself, with what the query names of it. */
export function SpansetList({ traceId, spansets }: SpansetListProps) {
  const hidden = spansets.length - SPANSETS_SHOWN;
  return (
    <ul className={classes.list} aria-label="Matched spans">
      {spansets.slice(0, SPANSETS_SHOWN).map((spanset, index) => (
        <li key={index} className={classes.set}>
          {spanset.attributes.length > 0 && (
            <span className={classes.facts}>
              <Values values={spanset.attributes} />
            </span>
          )}
          {spanset.spans.map((span) => (
            <Link
              key={span.spanId}
              to="/trace/$traceId"
              params={{ traceId }}
              search={{ span: span.spanId }}
              className={classes.span}
              title={span.name}
            >
              <ServiceName name={span.serviceName} />
              <span className={classes.name}>{span.name}</span>
              <span className={classes.duration}>{formatDuration(span.duration)}</span>
              <Values values={span.attributes.filter(({ key }) => !SHOWN_ANYWAY.has(key))} />
            </Link>
          ))}
          {spanset.matchedSpanCount > spanset.spans.length && (
            <span className={classes.more}>
              and {plural(spanset.matchedSpanCount - spanset.spans.length, 'more span')}
            </span>
          )}
        </li>
      ))}
      {hidden > 0 && <li className={classes.more}>and {plural(hidden, 'more set')}</li>}
    </ul>
  );
}

function Values({ values }: { readonly values: readonly MatchedValue[] }) {
  return values.map(({ key, value }) => (
    <span key={key} className={classes.value} title={`${key} = ${value.text}`}>
      <span className="dimmed">{key}</span> {value.type === 'EMPTY' ? 'nil' : value.text}
    </span>
  ));
}
