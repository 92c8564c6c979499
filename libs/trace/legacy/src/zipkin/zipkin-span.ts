/** A span as Zipkin's v2 model has it, read but not judged. https://zipkin.io/zipkin-api/ */
export interface ZipkinSpan {
  /** Hex digits as sent; '' when missing. */
  traceId: string;
  id: string;
  parentId: string;
  /** Zipkin's name, or '' for a local span. */
  kind: string;
  name: string;
  /** Microseconds since 1970. */
  timestampMicros: bigint | undefined;
  durationMicros: bigint | undefined;
  localEndpoint: ZipkinEndpoint | undefined;
  remoteEndpoint: ZipkinEndpoint | undefined;
  readonly annotations: ZipkinAnnotation[];
  readonly tags: Map<string, string>;
}

export interface ZipkinEndpoint {
  serviceName: string;
  ipv4: string;
  ipv6: string;
  port: number;
}

export interface ZipkinAnnotation {
  timestampMicros: bigint | undefined;
  value: string;
}

export function emptySpan(): ZipkinSpan {
  return {
    traceId: '',
    id: '',
    parentId: '',
    kind: '',
    name: '',
    timestampMicros: undefined,
    durationMicros: undefined,
    localEndpoint: undefined,
    remoteEndpoint: undefined,
    annotations: [],
    tags: new Map(),
  };
}

export function emptyEndpoint(): ZipkinEndpoint {
  return { serviceName: '', ipv4: '', ipv6: '', port: 0 };
}
