import { CUSTOMERS, PRODUCTS, type Customer } from '../customers.js';
import { ShopError } from '../shop-error.js';
import { type ShopService } from '../shop-service.js';
import type { ShopWork } from '../shop-work.js';

export const frontend: ShopService = {
  name: 'frontend',
  version: '12.5.0',
  team: 'storefront',
  routes: [
    {
      method: 'GET',
      path: '/',
      handle: async (work) => {
        const customer = greet(work);
        const [products] = await Promise.all([
          work.call('catalog', { method: 'GET', path: '/products' }),
          suggest(work, customer),
        ]);
        await work.step('render home page', (inner) => inner.pause(2, 8));
        return { products };
      },
    },
    {
      method: 'GET',
      path: '/products/{productId}',
      handle: async (work, { params }) => {
        greet(work);
        const product = await work.call('catalog', { method: 'GET', path: `/products/${params['productId'] ?? ''}` });
        await work.call('shipping', { method: 'GET', path: '/quotes' });
        await work.step('render product page', (inner) => inner.pause(2, 6));
        return { product };
      },
    },
    {
      method: 'POST',
      path: '/cart',
      handle: async (work) => {
        const customer = greet(work);
        const productId = work.random.pick(PRODUCTS).id;
        await work.call('catalog', { method: 'GET', path: `/products/${productId}` });
        await work.call('cart', { method: 'POST', path: `/carts/${customer.id}/items`, body: { productId } });
        return { ok: true };
      },
    },
    {
      method: 'POST',
      path: '/checkout',
      handle: async (work) => {
        const customer = greet(work);
        const order = {
          userId: customer.id,
          email: customer.email,
          cardNumber: customer.cardNumber,
        };
        const placed = await work.call('checkout', { method: 'POST', path: '/orders', body: order });
        await suggest(work, customer);
        await work.step('render confirmation', (inner) => inner.pause(2, 8));
        return { placed };
      },
    },
  ],
};

function greet(work: ShopWork): Customer {
  const customer = work.random.pick(CUSTOMERS);
  work.span.setAttributes({ 'enduser.id': customer.id, 'session.id': `s-${customer.id}` });
  return customer;
}

/** Suggestions are nice to have: without them the page is shown all the same. */
async function suggest(work: ShopWork, customer: Customer): Promise<void> {
  try {
    await work.call('recommendation', { method: 'GET', path: `/recommendations/${customer.id}` });
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    work.span.addEvent('shown without suggestions', { 'shop.reason': error.message });
  }
}
