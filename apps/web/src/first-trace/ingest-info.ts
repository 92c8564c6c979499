import type { LoadViewerQuery } from '../generated/graphql.js';

export type IngestInfo = LoadViewerQuery['ingest'];
