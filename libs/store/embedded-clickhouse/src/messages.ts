import type { ServerSettings } from './options.js';

/** From Clew to the engine's process. */
export type ParentMessage =
  | { readonly type: 'start'; readonly settings: ServerSettings }
  | { readonly type: 'shutdown'; readonly deadlineMs: number };

/** From the engine's process to Clew. */
export type ChildMessage =
  | { readonly type: 'ready'; readonly port: number }
  /** `locked`: another process has the data folder open, which may be a predecessor that is about to end. */
  | { readonly type: 'failed'; readonly message: string; readonly locked: boolean };
