// Appends numbered messages and journal records until it is killed, and says which were acknowledged.
// usage: append-for-ever.mjs DATA_DIR FIRST_NUMBER
import { createSegmentLogStream } from '../../dist/index.js';

const [dataDir, first] = process.argv.slice(2);
const stream = createSegmentLogStream({
  dataDir,
  partitionCount: 2,
  segmentBytes: 64 * 1024,
  journalSegmentBytes: 4096,
});
await stream.start();
const say = (line) => process.stdout.write(`${line}\n`);
const headers = {
  tenantId: 'tenant',
  teamId: 'team',
  ingestKeyId: 'key',
  retentionDays: 1,
  spanCount: 1,
  ingestBytes: 1,
  receivedAtUnixMs: 1,
};

let next = Number(first);
async function appendMessages(producer) {
  for (;;) {
    const number = next++;
    const value = Buffer.from(`${number} `.padEnd(100 + (number % 50) * 40, 'x'));
    await producer.append([0, 1].map((partition) => ({ partition, headers, value })));
    say(`message ${number}`);
  }
}

const producer = await stream.openProducer();
for (let writer = 0; writer < 8; writer += 1) void appendMessages(producer);
await stream.openConsumer(
  { groupId: 'sampler' },
  {
    async run(lease) {
      for (let count = 0; lease.partition === 0 && !lease.signal.aborted; count += 1) {
        await lease.journal.append(Buffer.from(`${first}-${count}`));
        say(`journal ${first}-${count}`);
      }
    },
    failed(partition, error) {
      throw new Error(`partition ${partition} failed`, { cause: error });
    },
  },
);
