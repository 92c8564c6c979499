import type { Database } from '../database.js';
import { ShopError } from '../shop-error.js';
import type { ShopService } from '../shop-service.js';

const PARCELS: Database = { system: 'mongodb', namespace: 'shipping', host: 'shipping-mongo.internal', port: 27_017 };

export const shipping: ShopService = {
  name: 'shipping',
  version: '1.3.0',
  team: 'logistics',
  routes: [
    {
      method: 'GET',
      path: '/quotes',
      handle: async (work) => {
        await work.pause(4, 15);
        return { priceCents: 499, days: 3 };
      },
    },
  ],
  subscriptions: [
    {
      destination: 'orders.placed',
      batchSize: 1,
      handle: async (work) => {
        const text = '{"insert": "parcels", "documents": ["?"]}';
        await work.query(PARCELS, { operation: 'insert', collection: 'parcels', text }, 6);
        if (work.random.chance(0.02)) throw new ShopError('NoCarrier', 500, 'no carrier serves the address');
        await work.step('book carrier', (inner) => inner.pause(15, 60));
      },
    },
  ],
};
