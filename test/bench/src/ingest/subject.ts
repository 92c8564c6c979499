export type Protocol = 'http' | 'grpc';

/** A server under load: OTLP in, Kafka out. */
export interface Subject {
  readonly pid: number;
  /** Base addresses such as http://127.0.0.1:4318. */
  readonly addresses: Readonly<Record<Protocol, string>>;
  /** Sent with every request; empty where none is needed. */
  readonly ingestKey: string;
  stop(): Promise<void>;
}

/** What a subject is started with. */
export interface SubjectStart {
  readonly broker: string;
  /** A topic of its own, which exists. */
  readonly topic: string;
  readonly partitionCount: number;
}
