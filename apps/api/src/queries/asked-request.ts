import type { Principal } from '@clew/access-model';
import type { QueryFigures } from '@clew/store-contract';
import type { DocumentNode } from 'graphql';

/** A request under way: who asked what, and what its reads took so far. */
export class AskedRequest {
  readonly principal: Principal;
  readonly askedAtUnixMs: number;
  readonly isGone: () => boolean;
  storeQueryCount = 0;
  rowsRead = 0;
  bytesRead = 0;
  /** Known when it is about to be executed. Kept as it came: it is put into words only if it is logged. */
  operation: { readonly document: DocumentNode; readonly variables: Readonly<Record<string, unknown>> } | undefined;

  /** `isGone`: whether who asked went away before the answer. */
  constructor(principal: Principal, askedAtUnixMs: number, isGone: () => boolean) {
    this.principal = principal;
    this.askedAtUnixMs = askedAtUnixMs;
    this.isGone = isGone;
  }

  add({ rowsRead, bytesRead }: Pick<QueryFigures, 'rowsRead' | 'bytesRead'>): void {
    this.storeQueryCount++;
    this.rowsRead += rowsRead;
    this.bytesRead += bytesRead;
  }
}
