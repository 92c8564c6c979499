import { describe, expect, it } from 'vitest';

import { parseAllowedOrigins } from './allowed-origins.js';

describe('parseAllowedOrigins', () => {
  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['https://Shop.Example', 'https://shop.example'],
    [' http://localhost:3000 ', 'http://localhost:3000'],
    ['https://*.shop.example', 'https://www.shop.example'],
    ['https://*.shop.example', 'https://a.b-c.shop.example'],
    ['https://*.shop.example:8443', 'https://www.shop.example:8443'],
    ['http://localhost:*', 'http://localhost:5173'],
    ['http://localhost:*', 'http://localhost'],
    ['https://*.shop.example:*', 'https://www.shop.example:1'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['*', 'null'],
    ['*', 'https://any.example'],
  ])('%s allows %s', (allowed, origin) => {
    expect(parseAllowedOrigins([allowed]).has(origin)).toBe(true);
  });

  it.each([
    ['https://shop.example', 'http://shop.example'],
    ['https://shop.example', 'https://shop.example:8443'],
    ['https://shop.example', 'https://shop.example.evil.example'],
    ['https://*.shop.example', 'https://shop.example'],
    ['https://*.shop.example', 'https://evilshop.example'],
    ['https://*.shop.example', 'https://.shop.example'],
    ['https://*.shop.example', 'https://www.shop.example.evil.example'],
    ['https://*.shop.example', 'https://evil.example/.shop.example'],
    ['https://*.shop.example', 'https://evil.example#.shop.example'],
    ['https://*.shop.example', 'https://wwwXshopXexample'],
    ['https://*.shop.example', 'https://www.shop.example:8443'],
    ['http://localhost:*', 'http://localhost:evil'],
    ['http://localhost:*', 'http://localhost.evil.example:80'],
    ['https://*.shop.example', `https://${'a.'.repeat(5_000)}shop.example`],
    ['https://shop.example', 'null'],
  ])('%s does not allow %s', (allowed, origin) => {
    expect(parseAllowedOrigins([allowed]).has(origin)).toBe(false);
  });

  it.each([
    'shop.example',
    'https://shop.example/',
    'https://shop.example/path',
    'https://*',
    'https://www.*.example',
    'https://*shop.example',
    'null',
    '',
  ])('refuses the setting "%s" and says what is allowed', (text) => {
    expect(() => parseAllowedOrigins([text])).toThrow(
      `allowedOrigins: ${JSON.stringify(text)} is not an origin; allowed are https://shop.example`,
    );
  });
});
