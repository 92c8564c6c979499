import { textField, type ShopService } from '../shop-service.js';
import { recordFeatureFlag } from '../spans.js';
import type { Database } from '../database.js';

const ORDERS: Database = { system: 'postgresql', namespace: 'orders', host: 'orders-db.internal', port: 5432 };
const CHARGE_ATTEMPTS_MAX = 3;

export const checkout: ShopService = {
  name: 'checkout',
  version: '7.1.0',
  team: 'checkout',
  routes: [
    {
      method: 'POST',
      path: '/orders',
      handle: async (work, { body }) => {
        const userId = textField(body, 'userId', 'u-1001');
        const email = textField(body, 'email', '');
        recordFeatureFlag(work.span, 'checkout-parallel-quotes', 'on');
        await Promise.all([
          work.call('cart', { method: 'GET', path: `/carts/${userId}` }),
          work.call('shipping', { method: 'GET', path: '/quotes' }),
        ]);
        await work.call('catalog', { method: 'GET', path: '/products/p-13' });
        await work.call('fraud', { method: 'POST', path: '/assessments', body: { email } });

        const charge = {
          email,
          cardNumber: textField(body, 'cardNumber', ''),
          amountCents: '2990',
        };
        await work.callWithRetries('payment', { method: 'POST', path: '/charges', body: charge }, CHARGE_ATTEMPTS_MAX);

        const orderId = `o-${String(work.random.seed())}`;
        work.span.setAttributes({ 'shop.order.id': orderId, 'enduser.id': userId });
        const text = 'INSERT INTO orders (id, user_id, total_cents) VALUES ($1, $2, $3)';
        await work.query(ORDERS, { operation: 'INSERT', collection: 'orders', text }, 5);
        await work.publish('orders.placed', orderId, { email, orderId });
        return { orderId };
      },
    },
  ],
};
