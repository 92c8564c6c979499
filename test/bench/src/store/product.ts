import { join } from 'node:path';

import { askGraphql, ClewProcess, embeddedStart, type GraphqlTarget } from '@clew/test-driver';

/** A whole Clew that answers from a store that somebody else has opened. */
export interface Product {
  readonly target: GraphqlTarget;
  /** Whose data its token reads. */
  readonly tenantId: string;
  stop(): Promise<void>;
}

export async function startProduct(folder: string, env: Readonly<Record<string, string>>): Promise<Product> {
  const clew = new ClewProcess(await embeddedStart(join(folder, 'product')), env);
  const { graphql = '', adminToken = '' } = await clew.ready();
  const target = { graphql, adminToken };
  const { viewer } = await askGraphql<{ viewer: { organisation: { id: string } } }>(
    target,
    '{ viewer { organisation { id } } }',
  );
  return {
    target,
    tenantId: viewer.organisation.id,
    stop: async () => {
      await clew.stop();
    },
  };
}
