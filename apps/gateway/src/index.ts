export { createGateway } from './gateway.js';
export type { Gateway, GatewayEndpoint, GatewayHttpEndpoint, GatewayOptions, ReceiverParts } from './gateway.js';
export type { GatewayLimits } from './gateway-limits.js';
export { PROTECTION_METRICS } from './protection/protection-metrics.js';
export type { RuleSource } from './protection/gateway-protection.js';
