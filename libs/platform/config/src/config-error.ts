/** One thing that is wrong, in words for the person who set it. */
export interface ConfigProblem {
  /** `gateway.otlpHttpPort`, or what stands in its place in the file. */
  readonly path: string;
  readonly message: string;
}

/** The configuration cannot be used. Holds every problem, not just the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.problems = problems;
  }
}
