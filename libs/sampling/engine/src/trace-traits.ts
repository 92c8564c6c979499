/** What detectors found in the spans of a trace, as bits. */
export const TRAITS = { rarePath: 1, newDeploy: 2, linkedToKept: 4 } as const;
