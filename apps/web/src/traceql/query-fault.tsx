import type { TraceqlFault } from './check-traceql.js';
import classes from './query-fault.module.css';

/** The query with the place that is wrong, and what was expected there. */
export function QueryFault({ query, fault }: { readonly query: string; readonly fault: TraceqlFault }) {
  const { from, to, message } = fault;
  return (
    <>
      <code className={classes.query}>
        {query.slice(0, from)}
        <mark className={classes.place}>{query.slice(from, to) || ' '}</mark>
        {query.slice(to)}
      </code>
      <p>{message}</p>
    </>
  );
}
