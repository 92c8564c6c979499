import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';

import { loadConfig } from '../libs/platform/config/src/index.ts';

const text = readFileSync(new URL('compose.yaml', import.meta.url), 'utf8');
const example = readFileSync(new URL('clew.env.example', import.meta.url), 'utf8');
const compose = load(text);
const clewServices = Object.entries(compose.services).filter(([, service]) => service.image === 'clew');

/** Variables that compose refuses to start without. */
function requiredVariables() {
  return new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
}

describe('deploy/compose.yaml', () => {
  it('runs every role, after the stores are migrated', () => {
    expect(clewServices.map(([name]) => name)).toEqual(['migrate', 'gateway', 'sampler', 'api']);
    for (const [name, service] of clewServices.slice(1)) {
      expect(service.command.slice(0, 2)).toEqual(['start', name]);
      expect(service.depends_on.migrate).toEqual({ condition: 'service_completed_successfully' });
    }
  });

  it('waits for healthy stores only', () => {
    const awaited = Object.values(compose.services)
      .flatMap((service) => Object.entries(service.depends_on ?? {}))
      .filter(([, { condition }]) => condition === 'service_healthy');
    expect(awaited.length).toBeGreaterThan(3);
    for (const [name] of awaited) expect(compose.services[name].healthcheck, name).toBeDefined();
  });

  it('holds no secret: each comes from a variable that must be set', () => {
    const secrets = Object.values(compose.services).flatMap((service) =>
      Object.entries(service.environment ?? {}).filter(([name]) => /PASSWORD|SECRET/.test(name)),
    );
    expect(secrets.length).toBeGreaterThan(3);
    for (const [name, value] of secrets) expect(value, name).toMatch(/^\$\{\w+:\?/);
  });

  it('lists exactly the required variables in the example, without values', () => {
    const listed = example.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(new Set(listed.map((line) => line.replace(/=$/, '')))).toEqual(requiredVariables());
  });

  it.each(clewServices)('gives %s settings that Clew accepts', (_name, service) => {
    const filledIn = Object.entries(service.environment).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{\w+:\?[^}]*\}/g, 'secret'),
    ]);
    const config = loadConfig({ env: Object.fromEntries(filledIn) });
    expect(config.stream).toMatchObject({ kind: 'kafka', brokers: ['kafka:9092'] });
    expect(config.postgres.url).toBe('postgres://clew:secret@postgres:5432/clew');
  });
});
