import { success, type Result } from '../access/result';
import type { Cloud } from '../services/clouds';
import type { WindowBase } from './window';

/** Creates a client on first use, and a new one when the settings name another cloud. */
export function perCloud<Client>(
  { cloud, settings }: WindowBase,
  create: (cloud: Cloud) => Promise<Client>,
): () => Promise<Result<Client>> {
  let current: { readonly key: string; readonly client: Promise<Client> } | undefined;
  return async () => {
    const chosen = cloud();
    if (!chosen.ok) return chosen;
    const key = cloudKey(settings);
    if (current?.key !== key) current = { key, client: create(chosen.value) };
    return success(await current.client);
  };
}

/** Distinguishes the cloud in the settings from every other one. */
export function cloudKey(settings: { cloud(): unknown }): string {
  return JSON.stringify(settings.cloud());
}
