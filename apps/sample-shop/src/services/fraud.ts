import type { Database } from '../database.js';
import { ShopError } from '../shop-error.js';
import { textField, type ShopService } from '../shop-service.js';

const RULES: Database = { system: 'postgresql', namespace: 'fraud', host: 'fraud-db.internal', port: 5432 };

export const fraud: ShopService = {
  name: 'fraud',
  version: '1.12.0',
  team: 'payments',
  routes: [
    {
      method: 'POST',
      path: '/assessments',
      handle: async (work, { body }) => {
        // As it happens in real services: a literal where a parameter belongs.
        const email = textField(body, 'email', '');
        const text = `SELECT count(*) FROM orders WHERE email = '${email}' AND created_at > now() - interval '1 day'`;
        await work.query(RULES, { operation: 'SELECT', collection: 'orders', text, rows: 1 }, 7);
        const score = Math.round(work.random.between(0, 100));
        work.span.setAttribute('fraud.score', score);
        if (score > 97) throw new ShopError('OrderSuspicious', 403, 'the order needs a manual review');
        return { score };
      },
    },
  ],
};
