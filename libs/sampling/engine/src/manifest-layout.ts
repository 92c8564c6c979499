/** What writer and reader of journal records must agree on. */
export const MAGIC = 0x4d4c_4343; // 'CCLM'
/** Version 1 told less of a verdict and knew no producers, documents, candidates or stress. It is still read. */
export const VERSION = 2;
export const FINGERPRINT_BYTES = 8;

/** Added to an entry's verdict number times FLAG_COUNT. */
export const CLOSED_FLAG = 1;
export const CANDIDATE_FLAG = 2;
export const FLAG_COUNT = 4;
