import type { HttpReceiverOptions } from '@clew/receivers';

import type { StrategyQuestionsOptions } from './strategy-questions.js';

export type RemoteSamplingOptions = Omit<HttpReceiverOptions, 'logs' | 'admitHead' | 'allowedOrigins'> &
  StrategyQuestionsOptions;
