import { compress as compressZstd, decompress as decompressZstd } from '@mongodb-js/zstd';
import kafkajs from 'kafkajs';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { compress as compressSnappy } from 'snappy';

import { decompressSnappy } from './snappy-framing.js';

/**
 * Teaches kafkajs what other producers compress with; gzip it knows. kafkajs keeps its codecs in one table for the
 * whole process: registering them again changes nothing, and they do for lz4 what the span stream's does.
 */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: ({ buffer }: Encodable) => compressFrame(buffer),
    decompress: (buffer: Buffer) => decompressFrame(buffer),
  });
  CompressionCodecs[CompressionTypes.Snappy] = () => ({
    compress: ({ buffer }: Encodable) => compressSnappy(buffer),
    decompress: decompressSnappy,
  });
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: ({ buffer }: Encodable) => compressZstd(buffer),
    decompress: (buffer: Buffer) => decompressZstd(buffer),
  });
}

interface Encodable {
  readonly buffer: Buffer;
}
