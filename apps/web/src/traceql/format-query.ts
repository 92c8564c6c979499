import { formatTraceql, traceqlParser } from '@clew/traceql';
import { checkTraceql } from './check-traceql.js';

export type FormattedQuery =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** The query in its one spelling. Comments have no place in that, so a query that has some stays as it is. */
export function formatQuery(text: string): FormattedQuery {
  const checked = checkTraceql(text);
  if (!checked.ok) return { ok: false, problem: checked.fault.message };
  if (hasComment(text))
    return { ok: false, problem: 'Formatting would drop the comments, so the query was left as it is.' };
  return { ok: true, text: formatTraceql(checked.query) };
}

function hasComment(text: string): boolean {
  let found = false;
  traceqlParser.parse(text).iterate({
    enter: ({ name }) => {
      found ||= name === 'LineComment';
    },
  });
  return found;
}
