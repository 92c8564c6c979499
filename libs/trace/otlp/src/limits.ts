export interface AnyValueLimits {
  /**
   * How many AnyValues may be nested in each other, the attribute's own value being the first; beyond it OTLP_LIMIT. Default 32,
   * the most for which no value is more than 100 messages deep (three per kvlist level), where stock protobuf parsers in C++,
   * Java, Python and Rust stop: what we accept, every consumer of the stream can read.
   */
  readonly anyValueDepthMax?: number;
}

export const ANY_VALUE_DEPTH_MAX_DEFAULT = 32;
