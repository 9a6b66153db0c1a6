import * as v from 'valibot';

/** The parts of an Azure resource ID. */
export const resourceAddressSchema = v.object({
  subscriptionId: v.string(),
  resourceGroup: v.string(),
  /** Namespace and type, for example `Microsoft.Solutions/applications`. */
  type: v.string(),
  name: v.string(),
});
export type ResourceAddress = Readonly<v.InferOutput<typeof resourceAddressSchema>>;

/** `/subscriptions/…/resourceGroups/…/providers/<namespace>/<type>/<name>`, in any case. */
const resourceIdForm =
  /^\/subscriptions\/([\w-]+)\/resourceGroups\/([\p{L}\p{N}_().-]{1,90})\/providers\/([\w.]+\/\w+)\/([\w().-]{1,90})\/?$/iu;

/** Path segments that a URL resolves. */
const dotSegment = /^\.{1,2}$/;

/** Parses a resource ID. `undefined` for other text, and for IDs below a resource. */
export function parseResourceId(text: string): ResourceAddress | undefined {
  const [, subscriptionId, resourceGroup, type, name] = resourceIdForm.exec(text) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined) return undefined;
  if (type === undefined || name === undefined) return undefined;
  if (dotSegment.test(resourceGroup) || dotSegment.test(name)) return undefined;
  return { subscriptionId, resourceGroup, type, name };
}

export function formatResourceId(address: ResourceAddress): string {
  const { subscriptionId, resourceGroup, type, name } = address;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${type}/${name}`;
}

/** The form of a resource ID for comparisons. */
export function resourceKey(address: ResourceAddress | string): string {
  const id = typeof address === 'string' ? address : formatResourceId(address);
  return id.toLowerCase().replace(/\/+$/, '');
}

/** The last part of an ID in lower case, or the ID if it has only one part. */
export function lastPart(id: string): string {
  return id.replace(/\/+$/, '').split('/').at(-1)?.toLowerCase() ?? '';
}
