import classes from './sparkline.module.css';

export interface SparklineProps {
  readonly label: string;
  readonly values: readonly number[];
  /** Drawn in front in red, on the same scale. */
  readonly errors: readonly number[];
}

const WIDTH = 200;
const HEIGHT = 24;

export function Sparkline({ label, values, errors }: SparklineProps) {
  const max = Math.max(...values, 1e-9);
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={classes.values} d={areaPath(values, max)} />
      <path className={classes.errors} d={areaPath(errors, max)} />
    </svg>
  );
}

function areaPath(values: readonly number[], max: number): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, index) => {
    return `${(index * step).toFixed(1)},${(HEIGHT - (value / max) * (HEIGHT - 2)).toFixed(1)}`;
  });
  return `M0,${HEIGHT}L${points.join('L')}L${WIDTH},${HEIGHT}Z`;
}
