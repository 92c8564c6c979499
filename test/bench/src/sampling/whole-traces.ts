/** What became of the traces of one class that were sent. */
export interface TraceFates {
  readonly sent: number;
  readonly whole: number;
  readonly partial: number;
  readonly duplicated: number;
}

export interface VerifiedTraces {
  readonly error: TraceFates;
  readonly slow: TraceFates;
  readonly plain: TraceFates;
}

/** Reads the table that `otlpload verify` prints. */
export function readVerifyTable(table: string): VerifiedTraces {
  const rows = new Map(table.split('\n').map((line) => [line.split(/\s+/)[0] ?? '', line.trim().split(/\s+/)]));
  const fatesOf = (kind: string): TraceFates => {
    const row = rows.get(kind);
    if (row === undefined) throw new Error(`otlpload verify printed no row ${kind}:\n${table}`);
    const [, sent, , , whole, partial, duplicated] = row.map(Number);
    return { sent: sent ?? 0, whole: whole ?? 0, partial: partial ?? 0, duplicated: duplicated ?? 0 };
  };
  return { error: fatesOf('error'), slow: fatesOf('slow'), plain: fatesOf('plain') };
}
