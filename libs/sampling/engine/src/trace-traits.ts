/** What detectors found in the spans of a trace, as bits; and that they have looked. */
export const TRAITS = { rarePath: 1, newDeploy: 2, linkedToKept: 4, lookedAt: 8 } as const;
