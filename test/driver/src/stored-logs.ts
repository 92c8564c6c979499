import { askGraphql } from './graphql-client.js';
import type { GraphqlTarget } from './graphql-client.js';

interface LogsPage {
  readonly logs: {
    readonly nodes: readonly { readonly body: { readonly text: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const PAGES_MAX = 1_000;

/** Bodies of all stored log records that match, duplicates included, page by page. */
export async function storedLogBodies(
  target: GraphqlTarget,
  filter: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  const bodies: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { logs }: LogsPage = await askGraphql<LogsPage>(
      target,
      `query ($filter: LogFilter!, $after: String) {
        logs(filter: $filter, first: 500, after: $after) { nodes { body { text } } pageInfo { hasNextPage endCursor } }
      }`,
      { filter, after },
    );
    bodies.push(...logs.nodes.map(({ body }) => body.text));
    if (!logs.pageInfo.hasNextPage) return bodies;
    after = logs.pageInfo.endCursor;
  }
  throw new Error(`more than ${String(PAGES_MAX)} pages of log records`);
}
