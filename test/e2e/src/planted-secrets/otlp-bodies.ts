import type { PlantedSecrets } from './secrets.js';
import { fixed64, message, number, text } from './wire.js';

/** A field that no version of OTLP has. */
const UNKNOWN = 99;
/** Keys whose values the rules hide, whatever they are. */
const DENIED_KEY = 'customer.denied';
const GONE_KEY = 'gone.for.good';

/** KeyValue.value { string_value }. */
const stringValue = (value: string): Buffer => message(2, text(1, value));
const keyValue = (key: string, value: Buffer): Buffer => Buffer.concat([text(1, key), value]);

/** Attributes with secrets in every type of value, in keys, and where only a hostile sender would put them. */
function attributes(id: number, secrets: PlantedSecrets): Buffer {
  const entry = (...parts: readonly Buffer[]): Buffer => message(id, ...parts);
  const hidden = (): Buffer => text(UNKNOWN, secrets.text());
  const list = message(5, message(1, text(1, secrets.text())), message(1, message(6, message(1, keyValue(DENIED_KEY, stringValue(secrets.denied())))))); // prettier-ignore
  return Buffer.concat([
    entry(keyValue('plain.route', stringValue('/kept/as/it/is'))),
    entry(keyValue('plain.text', stringValue(secrets.text()))),
    entry(keyValue(DENIED_KEY, stringValue(secrets.denied()))),
    entry(keyValue(GONE_KEY, stringValue(secrets.denied()))),
    entry(keyValue(`key ${secrets.text()}`, stringValue('kept'))),
    entry(keyValue('db.statement', stringValue(`SELECT * FROM people WHERE mail = '${secrets.mail()}' AND pin = '${secrets.denied()}'`))),
    entry(keyValue('some.bytes', message(2, text(7, secrets.text())))),
    entry(keyValue('some.number', message(2, number(3, secrets.cardNumber())))),
    entry(keyValue('some.list', message(2, list))),
    entry(keyValue('twice', message(2, text(1, secrets.text()), text(1, 'kept')))),
    entry(keyValue('two types', message(2, text(1, secrets.text()), number(3, 7)))),
    entry(keyValue('in pieces', message(2, text(1, secrets.text()))), message(2, number(3, 7))),
    entry(text(1, `first ${secrets.text()}`), keyValue('second.key', stringValue('kept'))),
    entry(keyValue('unknown.beside', stringValue('kept')), hidden()),
    entry(keyValue('unknown.within', message(2, text(1, 'kept'), hidden()))),
  ]); // prettier-ignore
}

function resource(secrets: PlantedSecrets, serviceName: string): Buffer {
  const unknown = text(UNKNOWN, secrets.text());
  // In two pieces, as protobuf allows.
  return Buffer.concat([
    message(1, attributes(1, secrets), unknown),
    message(1, message(1, keyValue('service.name', stringValue(serviceName))), message(1, keyValue('late', stringValue(secrets.text())))),
  ]); // prettier-ignore
}

function scope(secrets: PlantedSecrets): Buffer {
  return message(
    1,
    text(1, secrets.text()),
    text(1, `scope ${secrets.mail()}`),
    text(2, secrets.text()),
    attributes(3, secrets),
    text(UNKNOWN, secrets.text()),
  );
}

export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** An ExportTraceServiceRequest of one span with secrets wherever bytes can be. */
export function traceBytes(secrets: PlantedSecrets, serviceName: string, ids: SpanIds, atUnixNano: bigint): Buffer {
  const hidden = (): Buffer => text(UNKNOWN, secrets.text());
  const id = (field: number, hex: string): Buffer => text(field, Buffer.from(hex, 'hex'));
  const event = message(11, fixed64(1, atUnixNano), text(2, secrets.text()), attributes(3, secrets), hidden());
  const link = message(
    13,
    id(1, ids.traceId),
    id(2, ids.spanId),
    text(3, secrets.text()),
    attributes(4, secrets),
    hidden(),
  );
  const span = message(
    2,
    text(1, secrets.text()),
    id(1, ids.traceId),
    id(2, ids.spanId),
    text(3, `a=${secrets.text()}`),
    text(3, `b=${secrets.text()}`),
    text(4, secrets.text()),
    text(5, secrets.text()),
    text(5, `kept name ${secrets.text()}`),
    fixed64(7, atUnixNano),
    fixed64(8, atUnixNano + 1_000_000n),
    attributes(9, secrets),
    event,
    link,
    message(15, text(2, secrets.text()), hidden()),
    message(15, text(2, `failed ${secrets.text()}`), number(3, 2)),
    hidden(),
  );
  const scopeSpans = message(
    2,
    scope(secrets),
    span,
    text(3, secrets.text()),
    text(3, `https://${secrets.mail()}/1`),
    hidden(),
  );
  // Around spans, and where there are none: a ResourceSpans that holds nothing but a secret.
  const empty = message(1, resource(secrets, serviceName), text(3, secrets.text()));
  return Buffer.concat([
    message(1, resource(secrets, serviceName), scopeSpans, text(3, `https://${secrets.mail()}/2`), hidden()),
    empty,
    hidden(),
  ]);
}

/** An ExportLogsServiceRequest of one record. */
export function logBytes(secrets: PlantedSecrets, serviceName: string, ids: SpanIds, atUnixNano: bigint): Buffer {
  const hidden = (): Buffer => text(UNKNOWN, secrets.text());
  const record = message(
    2,
    fixed64(1, atUnixNano),
    text(3, secrets.text()),
    message(5, text(1, secrets.text())),
    message(5, text(1, `kept body ${secrets.text()}`)),
    attributes(6, secrets),
    text(9, Buffer.from(ids.traceId, 'hex')),
    text(10, secrets.text()),
    text(12, secrets.text()),
    hidden(),
  );
  const scopeLogs = message(2, scope(secrets), record, text(3, `https://${secrets.mail()}/1`), hidden());
  return Buffer.concat([message(1, resource(secrets, serviceName), scopeLogs, hidden()), hidden()]);
}
