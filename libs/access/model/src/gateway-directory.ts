/** The gateways that run now: a key's limits are divided among them. */
export interface GatewayDirectory {
  /** Says, every few seconds until shutdown, that this process is one of them. */
  announce(): void;
  /** From memory, at least 1. While the control store is away, as many as there were. */
  liveGatewayCount(): number;
}

/** Secrets of organisations for the keyed hash of masking: the same value has the same hash in all spans of one. */
export interface MaskingKeyDirectory {
  /** 32 bytes, from memory; undefined for an organisation that is not known here (yet). */
  maskingKey(organisationId: string): Uint8Array | undefined;
}
