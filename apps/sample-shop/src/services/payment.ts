import type { Database } from '../database.js';
import { ShopError } from '../shop-error.js';
import { textField, type ShopService } from '../shop-service.js';
import type { ShopWork } from '../shop-work.js';

const LEDGER: Database = { system: 'postgresql', namespace: 'payments', host: 'payment-db.internal', port: 5432 };

export const payment: ShopService = {
  name: 'payment',
  version: '3.8.2',
  team: 'payments',
  routes: [
    {
      method: 'POST',
      path: '/charges',
      handle: async (work, { body }) => {
        // What no one should do and many do: personal data in attributes. Masking rules have something to find.
        work.span.setAttributes({
          'enduser.email': textField(body, 'email', ''),
          'payment.card.number': textField(body, 'cardNumber', ''),
          'payment.amount_cents': Number(textField(body, 'amountCents', '0')),
          'payment.provider': 'bank-of-crete',
        });
        await work.step('authorize card', authorize);
        const text = 'INSERT INTO charges (order_id, amount_cents, status) VALUES ($1, $2, $3)';
        await work.query(LEDGER, { operation: 'INSERT', collection: 'charges', text }, 4);
        return { chargeId: `ch-${String(work.random.seed())}` };
      },
    },
  ],
};

/** The bank: mostly fine, sometimes slow, sometimes away, sometimes against it. */
async function authorize(work: ShopWork): Promise<void> {
  if (work.random.chance(0.03)) {
    work.span.addEvent('bank is slow', { 'bank.queue_position': 41 });
    await work.pause(2_050, 3_200);
  } else {
    await work.pause(20, 120);
  }
  if (work.random.chance(0.08)) throw new ShopError('BankUnavailable', 503, 'bank-of-crete closed the connection');
  if (work.random.chance(0.03)) throw new ShopError('CardDeclined', 402, 'the card was declined: insufficient funds');
}
