import type { ClewConfig } from '@clew/config';
import type { MetricsSnapshot } from '@clew/self-telemetry';

import type { Ready } from '../start/summary.js';

/** Roles that run in several processes. */
export type WorkerRole = 'gateway' | 'sampler';

/** What the primary says to a worker. */
export type ToWorker =
  | { readonly type: 'start'; readonly role: WorkerRole; readonly slot: number; readonly config: ClewConfig }
  | { readonly type: 'stop'; readonly deadlineMs: number }
  | { readonly type: 'snapshot' };

/** What a worker says to the primary. */
export type FromWorker =
  /** It hears: what is said before is lost. */
  | { readonly type: 'loaded' }
  /** It works, and listens where it says. */
  | { readonly type: 'ready'; readonly urls: Ready }
  /** It could not start, and ends. */
  | { readonly type: 'failed'; readonly sentences: readonly string[] }
  /** What it counted so far. */
  | { readonly type: 'snapshot'; readonly metrics: MetricsSnapshot };
