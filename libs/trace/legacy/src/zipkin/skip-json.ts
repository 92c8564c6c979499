import type { JsonReader } from '@clew/otlp';

/** Reads past a value that nobody wants, checking it as any other. The reader bounds how deep it may be. */
export function skipJson(reader: JsonReader): void {
  switch (reader.peek()) {
    case 'object':
      reader.openObject();
      while (reader.nextKey() !== undefined) skipJson(reader);
      return;
    case 'array':
      reader.openArray();
      while (reader.nextElement()) skipJson(reader);
      return;
    case 'string':
      reader.readString();
      return;
    case 'number':
      reader.readNumberText();
      return;
    case 'boolean':
      reader.readBoolean();
      return;
    case 'null':
      reader.skipNull();
  }
}
