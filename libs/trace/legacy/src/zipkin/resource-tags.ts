import type { KeyValue } from '@clew/trace-model';

import { textAttribute } from '../attribute.js';

const SERVICE_NAME = 'service.name';

/**
 * Attributes that the semantic conventions define on resources. Zipkin has none, so that exporters send them as tags of
 * every span. https://opentelemetry.io/docs/specs/semconv/resource/
 */
const RESOURCE_KEY =
  /^(?:service\.(?:namespace|version|instance\.id)|deployment\.environment(?:\.name)?|(?:telemetry\.sdk|telemetry\.distro|host|os|process|container|k8s|cloud|device|webengine|aws\.ecs|aws\.eks|gcp\.cloud_run|heroku)\..+)$/;

/**
 * Takes the resource out of `tags`, in the order of its keys. The service is who the local endpoint says it is; Zipkin's own
 * libraries write its name in lower case, so that a tag `service.name` may know better.
 */
export function takeResource(tags: Map<string, string>, endpointServiceName: string): readonly KeyValue[] {
  const attributes: KeyValue[] = [];
  const serviceName = takeServiceName(tags, endpointServiceName);
  if (serviceName !== '') attributes.push(textAttribute(SERVICE_NAME, serviceName));
  const keys = [...tags.keys()].filter((key) => RESOURCE_KEY.test(key)).sort();
  for (const key of keys) {
    attributes.push(textAttribute(key, tags.get(key) ?? ''));
    tags.delete(key);
  }
  return attributes;
}

function takeServiceName(tags: Map<string, string>, endpointServiceName: string): string {
  const tagged = tags.get(SERVICE_NAME) ?? '';
  const isSame = tagged.toLowerCase() === endpointServiceName.toLowerCase();
  if (endpointServiceName !== '' && !isSame) return endpointServiceName;
  tags.delete(SERVICE_NAME);
  return tagged;
}
