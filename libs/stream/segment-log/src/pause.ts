import { createPause } from '@clew/stream-contract';

export const pause = createPause({ setTimeout, clearTimeout });
