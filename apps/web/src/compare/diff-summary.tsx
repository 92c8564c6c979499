import { formatDuration } from '../kit/duration.js';
import { plural } from '../kit/quantity.js';
import classes from './compare-page.module.css';
import { deltaText } from './delta-text.js';
import type { TraceDiff } from './diff-rows.js';

/** The difference in a line. */
export function DiffSummary({ diff }: { readonly diff: TraceDiff }) {
  const { addedSpanCount, removedSpanCount, statusChangeCount } = diff;
  return (
    <p className={classes.summary} role="status">
      <strong>
        {formatDuration(diff.leftDuration)} → {formatDuration(diff.rightDuration)}
      </strong>
      <span data-delta={Number(diff.durationDelta) > 0 ? 'slower' : 'faster'}>{deltaText(diff.durationDelta)}</span>
      <span>
        {diff.leftSpanCount.toLocaleString('en-US')} → {plural(diff.rightSpanCount, 'span')}
      </span>
      {addedSpanCount > 0 && <span>{addedSpanCount} only right</span>}
      {removedSpanCount > 0 && <span>{removedSpanCount} only left</span>}
      {statusChangeCount > 0 && <span>{plural(statusChangeCount, 'other outcome')}</span>}
      {diff.isTruncated && <span className={classes.warning}>The traces are larger than what is compared here.</span>}
    </p>
  );
}
