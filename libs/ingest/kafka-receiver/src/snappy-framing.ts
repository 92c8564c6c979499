import { uncompress } from 'snappy';

/** snappy-java frames blocks behind this and two version numbers; librdkafka and Go clients may send a bare block. */
const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const HEADER_BYTES = 16;

/** A Kafka batch compressed with snappy, in either of the forms that producers write. */
export async function decompressSnappy(bytes: Buffer): Promise<Buffer> {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return uncompressed(bytes);
  const blocks: Buffer[] = [];
  for (let at = HEADER_BYTES; at < bytes.length;) {
    if (at + 4 > bytes.length) throw new Error('snappy: a block without its length');
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new Error('snappy: a block that ends behind the batch');
    blocks.push(await uncompressed(bytes.subarray(at + 4, end)));
    at = end;
  }
  return Buffer.concat(blocks);
}

async function uncompressed(block: Buffer): Promise<Buffer> {
  const bytes = await uncompress(block, { asBuffer: true });
  return typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
}
