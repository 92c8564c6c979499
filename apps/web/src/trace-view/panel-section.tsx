import type { ReactNode } from 'react';
import classes from './span-panel.module.css';

export interface PanelSectionProps {
  readonly name: string;
  readonly count: number | string;
  /** What the sender left out, by its own count. */
  readonly dropped?: number;
  readonly children: ReactNode;
}

export function PanelSection({ name, count, dropped = 0, children }: PanelSectionProps) {
  return (
    <details className={classes.section} open>
      <summary>
        {name} <span className="dimmed">{count}</span>
        {dropped > 0 && <span className={classes.dropped}>{dropped} dropped by the sender</span>}
      </summary>
      {children}
    </details>
  );
}
