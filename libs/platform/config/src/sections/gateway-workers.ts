import { optionalWhole, text } from '../setting.js';

/** `clew start gateway` on several cores, in the gateway section. */
export const gatewayWorkers = {
  workers: optionalWhole({
    doc: '`clew start gateway`: processes that receive, all on the same ports. Limits in bytes and connections hold for each of them; `spill.diskBytesMax` is shared out. Not set: one for each core.',
    min: 1,
    max: 256,
  }),
  operationsPort: optionalWhole({
    doc: '`clew start gateway`: port for health and metrics, added up over all workers. Not set: none.',
    min: 1,
    max: 65_535,
  }),
  operationsHost: text({ doc: 'Address of that port.' }, '127.0.0.1'),
};
