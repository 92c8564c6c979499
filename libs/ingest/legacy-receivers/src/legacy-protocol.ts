import type { IncomingMessage } from 'node:http';

import type { ConversionOptions, ConversionSteps } from '@clew/legacy';
import type { Transport } from '@clew/receivers';

/** What sets one legacy protocol apart from the next. */
export interface LegacyProtocol {
  /** For logs and errors. */
  readonly name: string;
  readonly transport: Transport;
  readonly path: string;
  /** For whoever asks for another path. */
  readonly directions: string;
  /** How to read the body that this head announces. Throws Refusal where it announces none that is taken. */
  readonly converterFor: (request: IncomingMessage) => Converter;
}

/** Its steps throw OtlpError for bytes that are not of its format. */
export type Converter = (body: Uint8Array, options: ConversionOptions) => ConversionSteps;

/** `application/json` of `Application/JSON; charset=utf-8`; '' when there is none. */
export function essenceOf(contentType: string | undefined): string {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
