import { CUSTOMERS } from '../customers.js';
import { ShopError } from '../shop-error.js';
import { textField, type ShopService } from '../shop-service.js';

export const notification: ShopService = {
  name: 'notification',
  version: '1.0.9',
  team: 'engagement',
  routes: [],
  subscriptions: [
    {
      destination: 'orders.placed',
      batchSize: 1,
      handle: async (work, [message]) => {
        const email = textField(message?.body, 'email', CUSTOMERS[0].email);
        work.span.setAttribute('email.to', email);
        await work.step('render template', (inner) => inner.pause(2, 8));
        await work.step('send mail', async (inner) => {
          await inner.pause(10, 50);
          if (inner.random.chance(0.03))
            throw new ShopError('MailboxUnavailable', 500, `550 mailbox of ${email} is full`);
        });
      },
    },
  ],
};
