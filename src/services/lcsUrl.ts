import { accessError } from '../access/errors';
import { failure, success, type Result } from '../access/result';
import { isGuid, typedText } from '../access/text';
import { parseTypedUrl } from '../access/webAddress';
import type { Cloud } from './clouds';

/** Further hosts of a region, which show pages of the same environments. */
const subHost = /^(?:diag|update|fix)\./;

const projectNumber = /^\d{1,12}$/;

/** Names of an environment's ID in page addresses, in lower case. */
const environmentNames = new Set(['environmentid', 'lcsenvironmentid']);

/**
 * The one of `cloud.lcsUrls` that a URL is below, or `undefined`. A sub-host (`diag.`, `update.`,
 * `fix.`) belongs to its region.
 */
export function lcsBaseOf(url: string, cloud: Pick<Cloud, 'lcsUrls'>): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, username, password, pathname } = new URL(url);
  if (username !== '' || password !== '') return undefined;
  const pages = [host, host.replace(subHost, '')].map(each => `${protocol}//${each}${pathname}/`);
  return cloud.lcsUrls.find(base => pages.some(page => page.startsWith(`${base}/`)));
}

/** The parts of the URL of an environment's page in Lifecycle Services. */
export interface LcsPage {
  /** As in `cloud.lcsUrls`, without a slash at the end. */
  readonly baseUrl: string;
  /** Decimal digits. */
  readonly projectId: string;
  /** Lower-case GUID. */
  readonly environmentId: string;
}

/** An example of the URL of an environment's page, without the environment's ID; empty for a cloud without LCS. */
export function exampleLcsUrl({ lcsUrls: [baseUrl] }: Pick<Cloud, 'lcsUrls'>): string {
  return baseUrl === undefined
    ? ''
    : `${baseUrl}/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=…`;
}

/**
 * Parses the address of a page in Lifecycle Services that names an environment: the project is the
 * last number in the path, the environment a GUID in the query or after the hash.
 */
export function parseLcsUrl(text: string, cloud: Pick<Cloud, 'lcsUrls'>): Result<LcsPage> {
  const typed = typedText(text).slice(0, 300);
  const unknown = failure(
    accessError('lcsAddressUnknown', { text: typed, example: exampleLcsUrl(cloud) }),
  );
  const url = parseTypedUrl(text);
  const baseUrl = url === undefined ? undefined : lcsBaseOf(url.href, cloud);
  if (url === undefined || baseUrl === undefined) return unknown;
  const { pathname, search, hash } = url;
  const projectId = pathname.split('/').findLast(part => projectNumber.test(part));
  const environmentId = environmentIdOf(search) ?? environmentIdOf(hash.replace(/^[^?]*/, ''));
  if (projectId === undefined || environmentId === undefined) return unknown;
  return success({ baseUrl, projectId, environmentId });
}

function environmentIdOf(query: string): string | undefined {
  const named = [...new URLSearchParams(query)].find(
    ([name, value]) => environmentNames.has(name.toLowerCase()) && isGuid(value),
  );
  return named?.[1].toLowerCase();
}
