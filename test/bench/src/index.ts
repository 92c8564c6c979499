export { Otlpload } from './otlpload.js';
export type { LoadFile } from './otlpload.js';
export { median } from './median.js';
export { scrape, sumOf } from './sampling/scrape.js';
export { readVerifyTable } from './sampling/whole-traces.js';
export type { TraceFates, VerifiedTraces } from './sampling/whole-traces.js';
