import { scalarBytes } from '../any-value-bytes.js';
import { parseBaggage } from './baggage.js';

const NO_BAGGAGE: ReadonlyMap<string, string> = new Map();

/** What a request brings along beside its body, as values of attributes. */
export class EnrichmentRequest {
  environment: Uint8Array | undefined;
  private header: string | undefined;
  private items = NO_BAGGAGE;

  begin(environment: string | undefined, baggage: string | undefined): void {
    this.environment = environment === undefined ? undefined : scalarBytes(environment);
    if (baggage === this.header) return;
    this.header = baggage;
    this.items = baggage === undefined ? NO_BAGGAGE : parseBaggage(baggage);
  }

  /** Payload of an AnyValue; undefined when there is no such item. */
  baggage(name: string): Uint8Array | undefined {
    const item = this.items.get(name);
    return item === undefined ? undefined : scalarBytes(item);
  }
}
