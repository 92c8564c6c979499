import type { TraceLogsQuery } from '../generated/graphql.js';

export type LogEntry = TraceLogsQuery['logs']['nodes'][number];

/** Log records that were loaded, oldest first. */
export class LogIndex {
  readonly entries: readonly LogEntry[];
  /** False: the store has more of them. */
  readonly isComplete: boolean;
  readonly #bySpan = new Map<string, LogEntry[]>();

  constructor({ nodes, pageInfo }: TraceLogsQuery['logs']) {
    this.entries = nodes;
    this.isComplete = !pageInfo.hasNextPage;
    for (const entry of nodes) {
      const own = this.#bySpan.get(entry.spanId ?? '');
      if (own === undefined) this.#bySpan.set(entry.spanId ?? '', [entry]);
      else own.push(entry);
    }
  }

  of(spanId: string): readonly LogEntry[] {
    return this.#bySpan.get(spanId) ?? [];
  }
}

/** How many there are, with a plus where there are more than were loaded. */
export function countText(count: number, isComplete: boolean): string {
  return `${count.toLocaleString('en-US')}${isComplete ? '' : '+'}`;
}
