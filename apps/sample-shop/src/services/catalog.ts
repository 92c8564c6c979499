import { PRODUCTS } from '../customers.js';
import type { Database } from '../database.js';
import { ShopError } from '../shop-error.js';
import type { ShopService } from '../shop-service.js';
import { recordFeatureFlag } from '../spans.js';

const PRODUCTS_DB: Database = { system: 'postgresql', namespace: 'catalog', host: 'catalog-db.internal', port: 5432 };

export const catalog: ShopService = {
  name: 'catalog',
  version: '5.0.3',
  team: 'catalog',
  routes: [
    {
      method: 'GET',
      path: '/products',
      handle: async (work) => {
        const usesNewSearch = work.random.chance(0.3);
        recordFeatureFlag(work.span, 'catalog-new-search', usesNewSearch ? 'on' : 'off');
        const text = usesNewSearch
          ? 'SELECT id, name FROM products WHERE search @@ plainto_tsquery($1) LIMIT 20'
          : 'SELECT id, name FROM products WHERE name ILIKE $1 ORDER BY name LIMIT 20';
        await work.query(
          PRODUCTS_DB,
          { operation: 'SELECT', collection: 'products', text, rows: 20 },
          usesNewSearch ? 8 : 25,
        );
        return { products: PRODUCTS.map(({ id, name }) => ({ id, name })) };
      },
    },
    {
      method: 'GET',
      path: '/products/{productId}',
      handle: async (work, { params }) => {
        const query = {
          operation: 'SELECT',
          collection: 'products',
          text: 'SELECT id, name, price_cents, stock FROM products WHERE id = $1',
          rows: 1,
        };
        const failure = work.random.chance(0.01)
          ? new ShopError(
              'PoolTimeout',
              500,
              'timeout exceeded when trying to connect: 10 of 10 connections are in use',
            )
          : undefined;
        await work.query(PRODUCTS_DB, query, 5, failure);
        return PRODUCTS.find(({ id }) => id === params['productId']) ?? PRODUCTS[0];
      },
    },
  ],
};
