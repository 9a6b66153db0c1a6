import type { Result } from '../access/result';
import { findCloud, type Cloud } from '../services/clouds';
import type { AddressSource } from '../services/publicAddress';
import { settings } from './settings';

/** The cloud that the settings name. */
export function chosenCloud(): Result<Cloud> {
  const { id, custom } = settings.cloud();
  return findCloud(id, custom);
}

/** Whom the settings say to ask for this computer's address. */
export function chosenAddressSource(cloud: Cloud): AddressSource {
  const lookup = settings.addressLookup();
  if (lookup === 'off' || cloud.addressLookupUrl === '') return { kind: 'off' };
  if (cloud.addressLookupUrl !== undefined) return { kind: 'url', url: cloud.addressLookupUrl };
  return { kind: 'publicServices', overHttps: lookup !== 'dns' };
}
