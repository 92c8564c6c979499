import type { Database } from '../database.js';
import { ShopError } from '../shop-error.js';
import type { ShopService } from '../shop-service.js';

const MODEL_DB: Database = {
  system: 'mongodb',
  namespace: 'recommendations',
  host: 'reco-mongo.internal',
  port: 27_017,
};

export const recommendation: ShopService = {
  name: 'recommendation',
  version: '0.9.7',
  team: 'discovery',
  routes: [
    {
      method: 'GET',
      path: '/recommendations/{userId}',
      handle: async (work) => {
        const text = '{"find": "scores", "filter": {"userId": "?"}, "limit": 5}';
        await work.query(MODEL_DB, { operation: 'find', collection: 'scores', text, rows: 5 }, 6);
        await work.step('rank candidates', (inner) => inner.pause(3, 12));
        if (work.random.chance(0.04)) throw new ShopError('ModelNotLoaded', 503, 'the ranking model is being reloaded');
        return { productIds: ['p-11', 'p-14'] };
      },
    },
  ],
  subscriptions: [
    {
      destination: 'orders.placed',
      batchSize: 5,
      handle: async (work, messages) => {
        const text = '{"update": "scores", "updates": ["?"]}';
        await work.step('learn from orders', (inner) => inner.pause(5 * messages.length, 10 * messages.length));
        await work.query(MODEL_DB, { operation: 'update', collection: 'scores', text }, 10);
      },
    },
  ],
};
