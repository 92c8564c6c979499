import type { Protocol } from './subject.js';

export type Shape = 'a' | 'b';

/** One way to be measured. Runs of a group alternate, so that all of it sees the same machine. */
export interface IngestCase {
  readonly name: string;
  /** `collector`: the OpenTelemetry Collector. Otherwise Clew. */
  readonly subject: 'collector' | 'clew';
  readonly protocol: Protocol;
  readonly shape: Shape;
  readonly compression: 'none' | 'lz4';
  /** Clew: with masking rules, and load of which they find something in a share. Default false. */
  readonly masked?: boolean;
  /** Clew: gateway workers. Default 1. */
  readonly workers?: number;
}

const SHAPES: readonly Shape[] = ['a', 'b'];

const maskedAndWide: readonly IngestCase[] = [
  {
    name: 'Clew, HTTP, a, 20 masking rules, 5% of spans masked',
    subject: 'clew',
    protocol: 'http',
    shape: 'a',
    compression: 'none',
    masked: true,
  },
  { name: 'Clew, HTTP, a, 2 workers', subject: 'clew', protocol: 'http', shape: 'a', compression: 'none', workers: 2 },
];

/** Each group is measured together; its first case is what the others are compared with. */
export const INGEST_GROUPS: readonly (readonly IngestCase[])[] = SHAPES.flatMap(
  (shape) =>
    [
      [
        { name: `Collector, HTTP, ${shape}`, subject: 'collector', protocol: 'http', shape, compression: 'none' },
        { name: `Clew, HTTP, ${shape}`, subject: 'clew', protocol: 'http', shape, compression: 'none' },
        { name: `Clew, HTTP, ${shape}, lz4`, subject: 'clew', protocol: 'http', shape, compression: 'lz4' },
        ...(shape === 'a' ? maskedAndWide : []),
      ],
    ] satisfies (readonly IngestCase[])[],
).concat([
  // What the protocol costs does not depend on the shape.
  [
    { name: 'Collector, gRPC, a', subject: 'collector', protocol: 'grpc', shape: 'a', compression: 'none' },
    { name: 'Clew, gRPC, a', subject: 'clew', protocol: 'grpc', shape: 'a', compression: 'none' },
  ],
]);
