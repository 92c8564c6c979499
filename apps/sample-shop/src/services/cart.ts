import type { Database } from '../database.js';
import type { ShopService } from '../shop-service.js';

const CARTS: Database = { system: 'redis', namespace: '0', host: 'cart-redis.internal', port: 6379 };

export const cart: ShopService = {
  name: 'cart',
  version: '2.4.1',
  team: 'checkout',
  routes: [
    {
      method: 'GET',
      path: '/carts/{userId}',
      handle: async (work, { params }) => {
        await work.query(CARTS, { operation: 'HGETALL', text: 'HGETALL cart:?' }, 2);
        return { userId: params['userId'], productIds: ['p-10', 'p-13'] };
      },
    },
    {
      method: 'POST',
      path: '/carts/{userId}/items',
      handle: async (work) => {
        await work.query(CARTS, { operation: 'HSET', text: 'HSET cart:? ? ?' }, 2);
        await work.query(CARTS, { operation: 'EXPIRE', text: 'EXPIRE cart:? 86400' }, 1);
        return { ok: true };
      },
    },
  ],
};
