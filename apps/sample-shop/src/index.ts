export { runSampleShop } from './run-sample-shop.js';
export type { SampleShopRun } from './run-sample-shop.js';
export { createSampleShop } from './sample-shop.js';
export type { SampleShop, SampleShopOptions, SampleShopStats } from './sample-shop.js';
