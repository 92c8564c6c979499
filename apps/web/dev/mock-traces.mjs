// Made-up traces of a web shop for looking at the UI without a backend. Same seed, same traces.

const SERVICES = {
  storefront: ['GET /', 'GET /product/{id}', 'GET /cart', 'POST /checkout', 'GET /search'],
  checkout: ['oteldemo.Checkout/PlaceOrder', 'prepareOrder', 'chargeCard'],
  cart: ['oteldemo.Cart/GetCart', 'oteldemo.Cart/EmptyCart'],
  payments: ['oteldemo.Payment/Charge', 'authorize', 'POST api.acquirer.example/v2/charges'],
  inventory: ['oteldemo.Inventory/Reserve', 'SELECT stock'],
  shipping: ['oteldemo.Shipping/GetQuote', 'POST /ship-order'],
  recommendation: ['oteldemo.Recommendation/List', 'rank candidates'],
  search: ['POST /products/_search', 'rewrite query'],
  currency: ['oteldemo.Currency/Convert'],
  'email-worker': ['orders process', 'render order_confirmation'],
};

export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const hex = (next, digits) => Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
const pick = (next, list) => list[Math.floor(next() * list.length)];

const text = (stringValue) => ({ type: 'STRING', stringValue, text: stringValue });
const int = (intValue) => ({ type: 'INT', intValue: String(intValue), text: String(intValue) });
const bool = (boolValue) => ({ type: 'BOOL', boolValue, text: String(boolValue) });
const double = (doubleValue) => ({ type: 'DOUBLE', doubleValue, text: String(doubleValue) });
const bytes = (bytesValue) => ({ type: 'BYTES', bytesValue, text: bytesValue });
const json = (type, jsonValue) => ({ type, jsonValue, text: jsonValue });
const pairs = (object) => Object.entries(object).map(([key, value]) => ({ key, value }));

function attributesFor(next, kind, name) {
  if (kind === 'SERVER') {
    return {
      'http.request.method': text(name.split(' ')[0] ?? 'GET'),
      'http.route': text(name.split(' ')[1] ?? '/'),
      'http.response.status_code': int(200),
      'url.full': text(`https://shop.example/api/v2/catalogue/products?session=${hex(next, 24)}&ref=landing&page=3`),
      'user.id': int(9007199254740993n + BigInt(Math.floor(next() * 99))),
      'feature.flags': json(
        'ARRAY',
        '{"arrayValue":{"values":[{"stringValue":"new-basket"},{"boolValue":true},{"intValue":"7"}]}}',
      ),
      'app.basket': json(
        'KVLIST',
        '{"kvlistValue":{"values":[{"key":"items","value":{"intValue":"3"}},{"key":"total","value":{"doubleValue":104.5}}]}}',
      ),
    };
  }
  if (kind === 'CLIENT' && name.startsWith('SELECT')) {
    return {
      'db.system.name': text('postgresql'),
      'db.query.text': text(
        'SELECT sku, quantity, reserved\n  FROM stock\n WHERE sku = ANY($1)\n   FOR UPDATE SKIP LOCKED',
      ),
      'db.response.returned_rows': int(Math.floor(next() * 40)),
    };
  }
  return {
    'rpc.system.name': text('grpc'),
    'app.cached': bool(next() > 0.5),
    'app.score': double(Math.round(next() * 1e4) / 1e4),
    'app.digest': bytes('3q2+7wABAgME'),
    'app.empty': { type: 'EMPTY', text: '' },
  };
}

function resourceOf(serviceName) {
  return {
    attributes: pairs({
      'service.name': text(serviceName),
      'service.version': text('2.14.1'),
      'deployment.environment.name': text('production'),
      'host.name': text(`ip-10-0-12-${serviceName.length * 7}.eu-west-1.compute.internal`),
      'k8s.pod.name': text(`${serviceName}-7d4b9c6f5-x2x9p`),
      'telemetry.sdk.language': text('nodejs'),
    }),
    droppedAttributesCount: 0,
    schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
  };
}

/** One trace; `shape` picks the special ones: huge, orphans, skew, cycle, links. */
export function makeTrace(seed, startMs, shape = 'plain') {
  const next = random(seed);
  const traceId = hex(next, 32);
  const spans = [];
  const base = BigInt(Math.floor(startMs)) * 1_000_000n + BigInt(Math.floor(next() * 1e6));
  const failed = next() < 0.14;
  const target = shape === 'huge' ? 10_000 : 6 + Math.floor(next() * next() * 60);

  const add = (parent, serviceName, name, kind, startUs, durationUs) => {
    const start = base + BigInt(Math.round(startUs * 1000)) + BigInt(Math.floor(next() * 999));
    const isError = failed && spans.length > 0 && spans.length % 9 === 4;
    spans.push({
      traceId,
      spanId: hex(next, 16),
      parentSpanId: parent === null ? null : parent.spanId,
      traceState: parent === null ? 'ot=th:c' : '',
      flags: 257,
      name,
      kind,
      startNs: start,
      durationNs: BigInt(Math.round(durationUs * 1000)) + BigInt(Math.floor(next() * 999)),
      startUs,
      durationUs,
      statusCode: isError ? 'ERROR' : 'UNSET',
      statusMessage: isError ? 'card declined: insufficient funds (code 51)' : '',
      serviceName,
      attributes: pairs({
        ...attributesFor(next, kind, name),
        ...(isError ? { 'error.type': text('PaymentDeclined') } : {}),
      }),
      events: isError
        ? [
            {
              timeUnixNano: start + 1_200_345n,
              name: 'exception',
              attributes: pairs({
                'exception.type': text('PaymentDeclined'),
                'exception.message': text('card declined: insufficient funds (code 51)'),
                'exception.stacktrace': text(
                  'PaymentDeclined: card declined\n    at charge (/srv/payments/src/charge.js:81:11)\n    at async handler (/srv/payments/src/server.js:212:18)\n    at async Server.dispatch (/srv/node_modules/rpc/lib/server.js:77:5)',
                ),
              }),
              droppedAttributesCount: 0,
            },
          ]
        : next() < 0.12
          ? [
              {
                timeUnixNano: start + BigInt(Math.floor(durationUs * 400)),
                name: 'cache miss',
                attributes: pairs({ key: text('basket:77') }),
                droppedAttributesCount: 0,
              },
            ]
          : [],
      links: [],
    });
    return spans[spans.length - 1];
  };

  const rootService = shape === 'worker' ? 'email-worker' : 'storefront';
  const rootUs = shape === 'huge' ? 4_200_000 : 4000 + next() * next() * 900_000;
  const root = add(null, rootService, pick(next, SERVICES[rootService]), 'SERVER', 0, rootUs);
  const open = [root];
  while (spans.length < target) {
    const parent = open[Math.floor(next() ** 1.6 * open.length)];
    const service = next() < 0.3 ? parent.serviceName : pick(next, Object.keys(SERVICES));
    const at = parent.startUs + parent.durationUs * next() * 0.75;
    const long = (parent.startUs + parent.durationUs - at) * (0.15 + next() * 0.8);
    const own = service === parent.serviceName;
    const name = pick(next, SERVICES[service]);
    const client = own ? parent : add(parent, parent.serviceName, name, 'CLIENT', at, long);
    const child = add(
      client,
      service,
      name,
      own ? (name.startsWith('SELECT') ? 'CLIENT' : 'INTERNAL') : 'SERVER',
      at + long * 0.06,
      long * 0.86,
    );
    open.push(child);
    if (open.length > 40) open.splice(1, 1);
  }
  if (failed) root.statusCode = 'ERROR';
  bend(spans, shape, next);
  for (const span of spans) span.resource = resourceOf(span.serviceName);
  return { traceId, seed, failed, spans: spans.sort((a, b) => (a.startNs < b.startNs ? -1 : 1)) };
}

function bend(spans, shape, next) {
  const some = (fraction) => spans[Math.floor(spans.length * fraction)];
  if (shape === 'orphans') {
    for (const fraction of [0.3, 0.45, 0.6])
      some(fraction).parentSpanId = fraction < 0.5 ? 'dead00000000beef' : hex(next, 16);
  }
  if (shape === 'skew') {
    some(0.4).startNs -= 80_000_000n;
    some(0.6).durationNs = -3_000_000n;
    some(0.8).startNs += 2_000_000_000n;
  }
  if (shape === 'cycle') {
    const child = spans.findLast(
      (span) => span.parentSpanId !== null && spans.some((one) => one.parentSpanId === span.spanId),
    );
    const below = spans.find((span) => span.parentSpanId === child?.spanId);
    if (child && below) child.parentSpanId = below.spanId;
  }
  if (shape === 'links') {
    spans[0].links = [
      {
        traceId: hex(next, 32),
        spanId: hex(next, 16),
        traceState: '',
        flags: 1,
        attributes: pairs({ 'messaging.operation.name': text('receive') }),
        droppedAttributesCount: 0,
      },
    ];
  }
}
