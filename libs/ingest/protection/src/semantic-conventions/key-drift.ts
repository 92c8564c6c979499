import { INT_TAG, intOf, isSameBytes, scalarBytes, utf8Bytes } from '../any-value-bytes.js';
import { ServiceCounts } from '../service-counts.js';
import { SPAN_KIND, isClientSide, isServerSide } from '../span-sides.js';
import type { DeprecatedAttribute } from './deprecated-attribute.js';

/** The name that takes the place of a deprecated one, and the values that changed with it. */
export class CurrentKey {
  readonly key: string;
  readonly keyBytes: Uint8Array;
  private readonly asText: boolean;
  private readonly values: readonly { readonly before: Uint8Array; readonly after: Uint8Array }[];

  constructor(key: string, attribute: Pick<DeprecatedAttribute, 'asText' | 'values'>) {
    this.key = key;
    this.keyBytes = utf8Bytes(key);
    this.asText = attribute.asText === true;
    this.values = Object.entries(attribute.values ?? {}).map(([before, after]) => ({
      before: scalarBytes(before),
      after: scalarBytes(after),
    }));
  }

  /** The AnyValue payload that takes the place of `[start, end)`; undefined when it stays. */
  value(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    if (this.asText && bytes[start] === INT_TAG) return scalarBytes(String(intOf(bytes, start + 1, end)));
    for (const { before, after } of this.values) if (isSameBytes(before, bytes, start, end)) return after;
    return undefined;
  }
}

/** A deprecated name that a service sends. */
export class KeyDrift {
  readonly deprecatedKey: string;
  /** What it is called now, for people: both names where it depends on the span's kind, '' where there is none. */
  readonly currentName: string;
  private readonly always: CurrentKey | undefined;
  private readonly client: CurrentKey | undefined;
  private readonly server: CurrentKey | undefined;
  private readonly consumer: CurrentKey | undefined;
  private readonly counts = new ServiceCounts();

  /** @param deprecatedKey the name as it was sent, which is longer than the attribute's where that is a prefix */
  constructor(deprecatedKey: string, attribute: DeprecatedAttribute) {
    const rest = deprecatedKey.slice(attribute.key.length);
    const named = (key: string | undefined): CurrentKey | undefined =>
      key === undefined ? undefined : new CurrentKey(key + rest, attribute);
    this.deprecatedKey = deprecatedKey;
    this.always = named(attribute.current);
    this.client = named(attribute.client);
    this.server = named(attribute.server);
    this.consumer = named(attribute.consumer);
    this.currentName = [this.always, this.client, this.server, this.consumer]
      .flatMap((current) => (current === undefined ? [] : [current.key]))
      .join(' or ');
  }

  /** What the name becomes on a span of this kind (0 on a resource); undefined when it stays. */
  current(spanKind: number): CurrentKey | undefined {
    if (this.always !== undefined) return this.always;
    if (this.consumer !== undefined) return spanKind === SPAN_KIND.consumer ? this.consumer : undefined;
    if (isClientSide(spanKind)) return this.client;
    return isServerSide(spanKind) ? this.server : undefined;
  }

  count(serviceName: string): void {
    this.counts.add(serviceName);
  }

  drain(receive: (serviceName: string, deprecatedKey: string, currentKey: string, count: number) => void): void {
    this.counts.drain((serviceName, count) => {
      receive(serviceName, this.deprecatedKey, this.currentName, count);
    });
  }
}
