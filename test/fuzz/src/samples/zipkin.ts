import type { Dice } from '../dice.js';
import { ZIPKIN_REQUEST, encode } from '../schemas.js';
import { DENIED_KEYS, DENIED_VALUE } from './secrets.js';
import { RECEIVED_AT_UNIX_MS, sampleText } from './telemetry.js';

const KINDS = ['CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER'];
const TAGS = [
  'http.path',
  'error',
  'otel.status_code',
  'otel.scope.name',
  'service.version',
  'otel.link.0',
  'sql.query',
];

function micros(dice: Dice): number {
  return RECEIVED_AT_UNIX_MS * 1_000 - dice.below(60_000_000);
}

function tagsOf(dice: Dice): Record<string, string> {
  const tags = Array.from({ length: dice.below(5) }, () =>
    dice.oneIn(6) ? [dice.pick(DENIED_KEYS), DENIED_VALUE] : [dice.pick(TAGS), sampleText(dice)],
  );
  return Object.fromEntries(tags) as Record<string, string>;
}

export function sampleZipkinJson(dice: Dice): Buffer {
  const hex = (bytes: number): string => dice.bytes(bytes).toString('hex');
  const spans = Array.from({ length: 1 + dice.below(4) }, () => ({
    traceId: hex(dice.oneIn(2) ? 16 : 8),
    id: hex(8),
    ...(dice.oneIn(2) ? { parentId: hex(8) } : {}),
    ...(dice.oneIn(4) ? {} : { kind: dice.pick(KINDS) }),
    name: sampleText(dice),
    timestamp: micros(dice),
    duration: dice.below(1_000_000),
    localEndpoint: { serviceName: dice.pick(['shop', 'web']), ipv4: '203.0.113.77', port: dice.below(65_536) },
    ...(dice.oneIn(2) ? { remoteEndpoint: { serviceName: 'db', ipv6: '2001:db8::beef:77' } } : {}),
    tags: tagsOf(dice),
    annotations: [{ timestamp: micros(dice), value: sampleText(dice) }].slice(0, dice.below(2)),
    ...(dice.oneIn(5) ? { shared: true } : {}),
  }));
  return Buffer.from(JSON.stringify(spans));
}

export function sampleZipkinProtobuf(dice: Dice): Buffer {
  const spans = Array.from({ length: 1 + dice.below(4) }, () => ({
    traceId: dice.bytes(dice.oneIn(2) ? 16 : 8),
    id: dice.bytes(8),
    parentId: dice.bytes(dice.oneIn(2) ? 8 : 0),
    kind: dice.below(6),
    name: sampleText(dice),
    timestamp: String(micros(dice)),
    duration: String(dice.below(1_000_000)),
    localEndpoint: { serviceName: 'shop', ipv4: Buffer.of(203, 0, 113, 77), port: dice.below(65_536) },
    remoteEndpoint: { serviceName: 'db', ipv6: dice.bytes(16) },
    tags: Object.entries(tagsOf(dice)).map(([key, value]) => ({ key, value })),
    annotations: [{ timestamp: String(micros(dice)), value: sampleText(dice) }].slice(0, dice.below(2)),
    shared: dice.oneIn(5),
  }));
  return encode(ZIPKIN_REQUEST, { spans });
}
