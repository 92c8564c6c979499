/** An attribute value as a sender describes it; see senders/README.md. Doubles are the hex digits of their bits. */
export type SentValue =
  | { readonly string: string }
  | { readonly bool: boolean }
  | { readonly int: string }
  | { readonly double: string }
  | { readonly bytes: string }
  | { readonly empty: true }
  | { readonly array: readonly SentValue[] }
  | { readonly kvlist: SentAttributes };

export type SentAttributes = Readonly<Record<string, SentValue>>;

/** A span as its SDK describes it; see senders/README.md. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly statusCode: string;
  readonly statusMessage: string;
  readonly attributes: SentAttributes;
  readonly droppedAttributesCount: number;
  readonly events: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes: SentAttributes;
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceState: string;
    readonly flags: number;
    readonly attributes: SentAttributes;
  }[];
  readonly resource: SentAttributes;
  readonly resourceSchemaUrl: string;
  readonly scope: {
    readonly name: string;
    readonly version: string;
    readonly schemaUrl: string;
    readonly attributes: SentAttributes;
  };
}

/** A log record as its SDK describes it. */
export interface SentLog extends Pick<
  SentSpan,
  'traceId' | 'spanId' | 'flags' | 'attributes' | 'droppedAttributesCount' | 'resource' | 'resourceSchemaUrl' | 'scope'
> {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: SentValue;
  readonly eventName: string;
}
