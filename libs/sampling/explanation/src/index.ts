export { decisionStory, type DecisionStory } from './decision-story.js';
export { dryRunOutcome, dryRunTotal, type DryRunOutcome } from './dry-run-outcome.js';
export { explainStory, explainSummary, explainUnknown } from './explain.js';
export { samplingQuality, type SamplingQuality } from './sampling-quality.js';
export { budgetWords } from './verdict-words.js';
