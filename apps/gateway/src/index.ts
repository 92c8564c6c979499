export { createGateway } from './gateway.js';
export type { Gateway, GatewayEndpoint, GatewayHttpEndpoint, GatewayOptions } from './gateway.js';
export type { GatewayLimits } from './gateway-limits.js';
