import { accessError } from '../access/errors';
import { failure, success, type Result } from '../access/result';
import type { Cloud } from './clouds';

/** Further hosts of a region, which show pages of the same environments. */
const subHost = /^(?:diag|update|fix)\./;

const projectNumber = /^\d{1,12}$/;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What pages call the id of an environment, in lower case. */
const environmentNames = new Set(['environmentid', 'lcsenvironmentid']);

/**
 * The host of Lifecycle Services that a URL belongs to, as one of `cloud.lcsUrls`; `undefined` where
 * it belongs to none of the cloud's. A sub-host (`diag.`, `update.`, `fix.`) is of its region.
 */
export function lcsBaseOf(url: string, cloud: Pick<Cloud, 'lcsUrls'>): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, username, password, pathname } = new URL(url);
  if (username !== '' || password !== '') return undefined;
  return basesOf(cloud.lcsUrls).find(base => {
    const isHost = host === base.host || host.replace(subHost, '') === base.host;
    const path = base.pathname.replace(/\/$/, '');
    return protocol === base.protocol && isHost && `${pathname}/`.startsWith(`${path}/`);
  })?.text;
}

/** An environment's page in Lifecycle Services, by the parts of its URL. */
export interface LcsPage {
  /** As in `cloud.lcsUrls`, without a slash at the end. */
  readonly baseUrl: string;
  /** Decimal digits. */
  readonly projectId: string;
  /** Lower-case GUID. */
  readonly environmentId: string;
}

/** The bases of a cloud are looked at for each of thousands of environments, and parsed once. */
const parsedBases = new WeakMap<readonly string[], readonly LcsBase[]>();

interface LcsBase extends Pick<URL, 'protocol' | 'host' | 'pathname'> {
  /** As the cloud has it. */
  readonly text: string;
}

function basesOf(lcsUrls: readonly string[]): readonly LcsBase[] {
  const known = parsedBases.get(lcsUrls);
  if (known !== undefined) return known;
  const bases = lcsUrls.map(text => {
    const { protocol, host, pathname } = new URL(text);
    return { text, protocol, host, pathname };
  });
  parsedBases.set(lcsUrls, bases);
  return bases;
}

/**
 * Understands the address of an environment's page in Lifecycle Services, or of another page that
 * names project and environment: the project is the last number of the path, the environment a GUID
 * in the query or behind the hash.
 */
export function parseLcsUrl(text: string, cloud: Pick<Cloud, 'lcsUrls'>): Result<LcsPage> {
  const typed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  const unknown = failure(accessError('lcsAddressUnknown', { text: typed }));
  const baseUrl = lcsBaseOf(withScheme, cloud);
  if (baseUrl === undefined) return unknown;
  const { pathname, search, hash } = new URL(withScheme);
  const projectId = pathname.split('/').findLast(part => projectNumber.test(part));
  const environmentId = environmentIdOf(search) ?? environmentIdOf(hash.replace(/^[^?]*/, ''));
  if (projectId === undefined || environmentId === undefined) return unknown;
  return success({ baseUrl, projectId, environmentId });
}

function environmentIdOf(query: string): string | undefined {
  const named = [...new URLSearchParams(query)].find(
    ([name, value]) => environmentNames.has(name.toLowerCase()) && guid.test(value),
  );
  return named?.[1].toLowerCase();
}
