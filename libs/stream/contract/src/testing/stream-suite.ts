import { afterEach, beforeEach, describe } from 'vitest';
import { describeJournal } from './journal-cases.js';
import { describeLeases } from './lease-cases.js';
import { describeProducing } from './producing-cases.js';
import { describeReading } from './reading-cases.js';
import type { OpenStreamFixture, StreamFixture, StreamTestOptions } from './stream-fixture.js';

export { LeaseCollector, headers, journalTexts, message, readCount, textOf, textsOf } from './stream-fixture.js';
export type { OpenStreamFixture, StreamFixture, StreamTestOptions } from './stream-fixture.js';

/** The fixture of the test that runs now, and how to have it opened with other options. */
export interface SuiteContext {
  fixture(): StreamFixture;
  openWith(options: Partial<StreamTestOptions>): Promise<StreamFixture>;
}

const DEFAULTS: StreamTestOptions = { partitionCount: 2, revokeMsMax: 300 };

/** What every span stream does, whatever it is made of. */
export function describeStream(name: string, open: OpenStreamFixture): void {
  describe(`span stream contract: ${name}`, () => {
    let current: StreamFixture | undefined;
    const context: SuiteContext = {
      fixture() {
        if (current === undefined) throw new Error('no stream is open');
        return current;
      },
      async openWith(options) {
        await current?.dispose();
        current = undefined;
        current = await open({ ...DEFAULTS, ...options });
        return current;
      },
    };
    beforeEach(async () => {
      current = await open(DEFAULTS);
    });
    afterEach(async () => {
      await current?.dispose();
      current = undefined;
    });

    describeProducing(context);
    describeReading(context);
    describeLeases(context);
    describeJournal(context);
  });
}
