import { access } from './0001-access.js';
import { ingest } from './0002-ingest.js';
import { samplingDocuments } from './0003-sampling-documents.js';
import { headSampling } from './0004-head-sampling.js';
import { jobs } from './0005-jobs.js';
import { legalHolds } from './0006-legal-holds.js';
import type { Migration } from './migration.js';

/** In order; the position is the number. */
export const MIGRATIONS: readonly Migration[] = [access, ingest, samplingDocuments, headSampling, jobs, legalHolds];
