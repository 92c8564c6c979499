import type { ShopService } from '../shop-service.js';
import { cart } from './cart.js';
import { catalog } from './catalog.js';
import { checkout } from './checkout.js';
import { fraud } from './fraud.js';
import { frontend } from './frontend.js';
import { notification } from './notification.js';
import { payment } from './payment.js';
import { recommendation } from './recommendation.js';
import { shipping } from './shipping.js';

export const SHOP_SERVICES: readonly ShopService[] = [
  frontend,
  checkout,
  cart,
  catalog,
  payment,
  fraud,
  shipping,
  notification,
  recommendation,
];
