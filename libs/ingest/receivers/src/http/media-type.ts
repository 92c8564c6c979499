/** The two encodings of OTLP/HTTP. Answers, errors included, come in the encoding of the request. */
export type MediaType = 'application/x-protobuf' | 'application/json';

/** The media type of a Content-Type header, parameters such as charset aside; undefined when it is neither. */
export function mediaTypeOf(contentType: string | undefined): MediaType | undefined {
  const essence = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  switch (essence) {
    case 'application/x-protobuf':
    case 'application/protobuf':
      return 'application/x-protobuf';
    case 'application/json':
      return 'application/json';
    default:
      return undefined;
  }
}
