import { cpus, totalmem } from 'node:os';

import type { UsersOutcome } from './concurrent-users.js';
import type { StoreContent } from './filled-store.js';
import type { Figures } from './measure.js';
import type { StoredBytes } from './stored-bytes.js';

export interface StoreOutcome {
  readonly content: StoreContent;
  readonly figures: readonly Figures[];
  readonly users: UsersOutcome | undefined;
  readonly bytes: readonly StoredBytes[];
}

/** Tables that grow with spans; the others are marks. */
const TABLES = ['spans', 'traces', 'red_1m', 'edges_1m', 'usage_1h'];

export function storeReport({ content, figures, users, bytes }: StoreOutcome): string {
  return [
    `Machine: ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GiB, Node ${process.version}.`,
    `Store: ${String(content.spanCount)} spans in ${String(content.traceCount)} traces over 24 hours, filled in ${content.fillS.toFixed(0)} s; reading, counting and encoding the load took ${content.fillCpuUsPerSpan.toFixed(1)} us of CPU per span.`,
    '',
    '| question | p50 ms | p95 ms | p99 ms | target | queries | rows read | MB read | items |',
    '|---|--:|--:|--:|---|--:|--:|--:|--:|',
    ...figures.map(figuresRow),
    '',
    ...(users === undefined ? [] : [usersLine(users), '']),
    '| table | bytes per span |',
    '|---|--:|',
    ...TABLES.map(
      (table) =>
        `| ${table} | ${perSpan(
          bytes.filter((one) => one.table === table),
          content,
        )} |`,
    ),
    '',
    '| column | bytes per span |',
    '|---|--:|',
    ...columnRows(bytes, content),
    '',
  ].join('\n');
}

function figuresRow({ name, target, p50Ms, p95Ms, p99Ms, read, items }: Figures): string {
  const reached = target === undefined ? '' : targetText(target, target.quantile === 'p95' ? p95Ms : p99Ms);
  const amounts =
    read === undefined ? ['', '', ''] : [read.queries.toFixed(1), read.rows.toFixed(0), (read.bytes / 1e6).toFixed(1)];
  return `| ${[name, p50Ms.toFixed(0), p95Ms.toFixed(0), p99Ms.toFixed(0), reached, ...amounts, items.toFixed(1)].join(' | ')} |`;
}

function targetText({ quantile, msMax }: NonNullable<Figures['target']>, ms: number): string {
  return `${quantile} <= ${String(msMax)}: ${ms <= msMax ? 'yes' : 'NO'}`;
}

function usersLine(users: UsersOutcome): string {
  const { p50Ms, p95Ms, p99Ms } = users;
  return `${String(users.users)} users at once, without a pause, through GraphQL: ${String(users.answers)} answers (${users.answersPerSecond.toFixed(0)} a second), ${String(users.errors)} errors${users.firstError === undefined ? '' : ` (first: ${users.firstError})`}; p50 ${p50Ms.toFixed(0)}, p95 ${p95Ms.toFixed(0)}, p99 ${p99Ms.toFixed(0)} ms.`;
}

function columnRows(bytes: readonly StoredBytes[], content: StoreContent): readonly string[] {
  return bytes
    .filter(({ table, bytes: size }) => (table === 'spans' || table === 'traces') && size / content.spanCount >= 0.05)
    .map((one) => `| ${one.table}.${one.column} | ${perSpan([one], content)} |`);
}

function perSpan(bytes: readonly StoredBytes[], { spanCount }: StoreContent): string {
  return (bytes.reduce((sum, one) => sum + one.bytes, 0) / spanCount).toFixed(2);
}
