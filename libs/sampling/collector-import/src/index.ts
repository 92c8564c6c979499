export { CollectorConfigError } from './collector-config-error.js';
export { findTailSampling } from './tail-sampling-block.js';
