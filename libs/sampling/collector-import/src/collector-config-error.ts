/** A configuration in which no tail sampling can be found. */
export class CollectorConfigError extends Error {
  override readonly name = 'CollectorConfigError';
}
