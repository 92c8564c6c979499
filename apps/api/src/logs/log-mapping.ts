import type { Page, StoredLog } from '@clew/store-contract';

import { SharedContexts } from '../traces/shared-contexts.js';
import { encodeLogCursor } from './log-cursor.js';
import { LogView } from './log-view.js';
import type { LogConnectionModel } from './log.models.js';

export function toLogConnection({ items, hasNextPage }: Page<StoredLog>): LogConnectionModel {
  const contexts = new SharedContexts();
  const edges = items.map((log) => ({ cursor: encodeLogCursor(log.cursor), node: new LogView(log, contexts) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor },
  };
}
