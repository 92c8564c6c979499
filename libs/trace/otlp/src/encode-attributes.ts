import type { AnyValue, KeyValue } from '@clew/trace-model';
import type { WireWriter } from './wire-writer.js';
import { ANY_VALUE, KEY_VALUE, VALUE_LIST } from './wire-tags.js';

export function writeAttributes(writer: WireWriter, tag: number, attributes: readonly KeyValue[]): void {
  for (const attribute of attributes) {
    const keyValue = writer.beginMessage(tag);
    writer.text(KEY_VALUE.key, attribute.key);
    const value = writer.beginMessage(KEY_VALUE.value);
    writeAnyValue(writer, attribute.value);
    writer.endMessage(value);
    writer.endMessage(keyValue);
  }
}

export function writeAnyValue(writer: WireWriter, value: AnyValue): void {
  switch (value.type) {
    case 'empty':
      return;
    case 'string':
      writer.textMember(ANY_VALUE.string, value.value);
      return;
    case 'bool':
      writer.boolMember(ANY_VALUE.bool, value.value);
      return;
    case 'int':
      writer.int64Member(ANY_VALUE.int, value.value);
      return;
    case 'double':
      writer.doubleMember(ANY_VALUE.double, value.value);
      return;
    case 'bytes':
      writer.bytesMember(ANY_VALUE.bytes, value.value);
      return;
    case 'array': {
      const list = writer.beginMessage(ANY_VALUE.array);
      for (const element of value.values) {
        const message = writer.beginMessage(VALUE_LIST.values);
        writeAnyValue(writer, element);
        writer.endMessage(message);
      }
      writer.endMessage(list);
      return;
    }
    case 'kvlist': {
      const list = writer.beginMessage(ANY_VALUE.kvlist);
      writeAttributes(writer, VALUE_LIST.values, value.entries);
      writer.endMessage(list);
    }
  }
}
