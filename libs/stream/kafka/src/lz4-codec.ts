import kafkajs from 'kafkajs';
import { compressFrame, decompressFrame } from 'lz4-napi';

/**
 * Teaches kafkajs lz4 in Kafka's framing. kafkajs keeps its codecs in one table for the whole process; registering
 * the same codec again changes nothing.
 */
export function registerLz4(): void {
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.LZ4] = () => ({
    compress: ({ buffer }: { readonly buffer: Buffer }) => compressFrame(buffer),
    decompress: (buffer: Buffer) => decompressFrame(buffer),
  });
}
