import type { StoredSpan } from '@clew/store-contract';

import { textOf } from '../calls/attributes.js';
import type { AttributeNames } from '../calls/attributes.js';

/** Processes of one host share its clock. */
const HOST: AttributeNames = ['host.id', 'host.name', 'k8s.node.name'];
const INSTANCE: AttributeNames = ['service.instance.id', 'k8s.pod.name', 'container.id'];

/** Names of the clocks that spans were timed by. Spans of one resource usually share the object: it is read once. */
export class ClockNames {
  readonly #ofResources = new Map<StoredSpan['resource'], string>();

  of({ resource, serviceName }: StoredSpan): string {
    const known = this.#ofResources.get(resource);
    if (known !== undefined) return known;
    const host = textOf(resource.attributes, HOST);
    if (host === undefined) {
      // Without either, a service is taken for one clock; its name is not part of the resource's key, so it is not kept.
      const instance = textOf(resource.attributes, INSTANCE);
      return instance === undefined ? serviceName : `${serviceName} (${instance})`;
    }
    this.#ofResources.set(resource, host);
    return host;
  }
}
