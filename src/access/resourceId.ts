/** Where a resource lies in Azure: the parts of its resource id. */
export interface ResourceAddress {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Namespace and type, for example `Microsoft.Solutions/applications`. */
  readonly type: string;
  readonly name: string;
}

/** `/subscriptions/…/resourceGroups/…/providers/<namespace>/<type>/<name>`, in any case. */
const resourceIdForm =
  /^\/subscriptions\/([\w-]+)\/resourceGroups\/([\p{L}\p{N}_().-]{1,90})\/providers\/([\w.]+\/\w+)\/([\w().-]{1,90})\/?$/iu;

/** What a URL takes for the way up, wherever it is put. */
const dotSegment = /^\.{1,2}$/;

/** Reads a resource id. `undefined` where it is none, or of something below a resource. */
export function parseResourceId(text: string): ResourceAddress | undefined {
  const [, subscriptionId, resourceGroup, type, name] = resourceIdForm.exec(text) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined) return undefined;
  if (type === undefined || name === undefined) return undefined;
  if (dotSegment.test(resourceGroup) || dotSegment.test(name)) return undefined;
  return { subscriptionId, resourceGroup, type, name };
}

/** Writes a resource id. */
export function formatResourceId(address: ResourceAddress): string {
  const { subscriptionId, resourceGroup, type, name } = address;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${type}/${name}`;
}

/** What the ids of one resource have in common, however they are written: compare by this. */
export function resourceKey(address: ResourceAddress | string): string {
  const id = typeof address === 'string' ? address : formatResourceId(address);
  return id.toLowerCase().replace(/\/+$/, '');
}

/** The last part of an id: the id itself where it is bare, lower case. */
export function lastPart(id: string): string {
  return id.replace(/\/+$/, '').split('/').at(-1)?.toLowerCase() ?? '';
}
