import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Icon } from '../kit/icons.js';
import classes from './pick-bar.module.css';
import { usePicks } from './use-picks.js';

/** Below the list while traces are picked: how many, and the way to their difference. */
export function PickBar() {
  const { traceIds, clear } = usePicks();
  const [left, right] = traceIds;
  if (left === undefined) return null;
  return (
    <div className={classes.bar} role="status">
      <Icon name="compare" />
      {right === undefined ? (
        <span>One trace picked. Pick another, here or in another search.</span>
      ) : (
        <Link to="/compare" search={{ left, right }}>
          Compare the two picked traces
        </Link>
      )}
      <Button variant="subtle" color="gray" onClick={clear}>
        Clear
      </Button>
    </div>
  );
}
