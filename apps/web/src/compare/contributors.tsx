import { formatShare } from '../kit/quantity.js';
import { ServiceName } from '../kit/service-name.js';
import classes from './compare-page.module.css';
import { deltaText } from './delta-text.js';
import type { TraceDiff } from './diff-rows.js';

const SHOWN = 8;

export interface ContributorsProps {
  readonly diff: TraceDiff;
  readonly selected: number | undefined;
  readonly onSelect: (index: number) => void;
}

/** What makes one trace longer than the other, the most first. */
export function Contributors({ diff, selected, onSelect }: ContributorsProps) {
  return (
    <>
      <h2>What makes the difference</h2>
      {diff.contributors.length === 0 && <p className="dimmed">Nothing: both took the same time everywhere.</p>}
      <ol className={classes.contributors}>
        {diff.contributors.slice(0, SHOWN).map(({ nodeIndex, selfTimeDelta, spanCount, share }) => {
          const node = diff.nodes[nodeIndex];
          if (node === undefined) return null;
          return (
            <li key={nodeIndex}>
              <button
                type="button"
                aria-pressed={nodeIndex === selected}
                onClick={() => {
                  onSelect(nodeIndex);
                }}
              >
                <span className={classes.contributor}>
                  <ServiceName name={node.serviceName} isStrong />
                  <span className={classes.name}>{node.spanName}</span>
                </span>
                <span data-delta={Number(selfTimeDelta) > 0 ? 'slower' : 'faster'}>
                  {deltaText(selfTimeDelta)}{' '}
                  <span className="dimmed">
                    {formatShare(share, 1)}
                    {spanCount > 1 && ` over ${String(spanCount)} spans`}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </>
  );
}
