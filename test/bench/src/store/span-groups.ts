import { resourceAttributeOf, resourcePayload, scopePayload, serviceNameOf, type ScanGroup } from '@clew/otlp';
import type { SpanGroup } from '@clew/store-contract';

/** The same object for all spans with the same resource and scope, as the sampler has it. */
export class SpanGroups {
  readonly #known = new Map<string, SpanGroup>();

  of(body: Buffer, found: ScanGroup): SpanGroup {
    const resource = resourcePayload(body, found);
    const scope = scopePayload(body, found);
    const key = `${Buffer.from(resource).toString('latin1')}\0${Buffer.from(scope).toString('latin1')}`;
    let group = this.#known.get(key);
    if (group === undefined) {
      group = {
        resource: resource.slice(),
        resourceSchemaUrl: body.toString('utf8', found.resourceSchemaUrlStart, found.resourceSchemaUrlEnd),
        scope: scope.slice(),
        scopeSchemaUrl: body.toString('utf8', found.scopeSchemaUrlStart, found.scopeSchemaUrlEnd),
        serviceName: serviceNameOf(resource, 0, resource.length),
        environment: resourceAttributeOf(resource, 0, resource.length, 'deployment.environment.name') ?? '',
      };
      this.#known.set(key, group);
    }
    return group;
  }
}
