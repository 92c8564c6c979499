import type { ReactNode } from 'react';
import classes from './chart-panel.module.css';

export interface ChartPanelProps {
  readonly title: string;
  /** Which spans the figures cover. */
  readonly note: string;
  /** Figures under the pointer. */
  readonly reading: string;
  readonly children: ReactNode;
}

export function ChartPanel({ title, note, reading, children }: ChartPanelProps) {
  return (
    <figure className={classes.panel}>
      <figcaption className={classes.caption}>
        <strong>{title}</strong>
        <span className={classes.note}>{note}</span>
        <span className={classes.reading}>{reading}</span>
      </figcaption>
      {children}
    </figure>
  );
}
