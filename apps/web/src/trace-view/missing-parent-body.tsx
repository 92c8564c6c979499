import { CopyButton } from '../kit/copy-button.js';
import { plural } from '../kit/quantity.js';
import classes from './span-panel.module.css';
import type { TraceNode } from './trace-tree.js';

export function MissingParentBody({ node }: { readonly node: TraceNode }) {
  return (
    <div className={classes.waiting}>
      <p>
        {plural(node.children.length, 'span')} below {node.children.length === 1 ? 'names' : 'name'} the parent{' '}
        <code>{node.spanId}</code> <CopyButton label="Copy span id" text={node.spanId} />, which is not stored.
      </p>
      <p>
        Usual reasons: the service of the parent does not export its spans, it crashed or was killed before its exporter
        flushed, a proxy rewrote the trace context, or the span is still open and has not been sent yet.
      </p>
    </div>
  );
}
