import type { ReactNode } from 'react';
import classes from '../kit/admin-page.module.css';

export interface ObservedTableProps {
  readonly title: string;
  readonly about?: string;
  /** Said instead of a table without rows. */
  readonly empty: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

export function ObservedTable({ title, about, empty, columns, rows }: ObservedTableProps) {
  return (
    <>
      <h2>{title}</h2>
      {about !== undefined && <p>{about}</p>}
      {rows.length === 0 ? (
        <p>{empty}</p>
      ) : (
        <table className={classes.table} style={{ marginBottom: '1.25rem' }}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column}>{column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells }) => (
              <tr key={key}>
                {cells.map((cell, index) => (
                  <td key={columns[index]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
