import { accessError } from './types';
import { failure, success, type Result } from '../access/result';
import { cloudOfHost, type Cloud } from '../services/clouds';
import { lcsBaseOf, parseLcsUrl } from '../services/lcsUrl';
import { typedText } from '../access/text';
import { isSafeUrl, parseTypedUrl } from '../access/webAddress';

/**
 * Portals of all clouds that list environments ("Power Apps US Government" and "Copilot Studio for US
 * Government customers", learn.microsoft.com). So are hosts of `appsplatform.us`, except for `crm.`.
 */
const portalDomains = [
  ...['powerapps', 'powerautomate'].flatMap(name => [`${name}.com`, `${name}.us`, `${name}.cn`]),
  'powerplatform.com',
  'copilotstudio.preview.microsoft.com',
  'powerplatform.partner.microsoftonline.cn',
  ...['powerplatform', 'flow', 'copilotstudio', 'powerva', 'powerpages'].flatMap(name => [
    `${name}.microsoft.com`,
    `${name}.microsoft.us`,
  ]),
].map(domain => `.${domain}`);

/** Labels that only hosts of finance and operations applications have before their domain. */
const finOpsLabels = new Set(['operations', 'cloudax', 'axcloud', 'sandbox', 'onebox']);

/**
 * Parses the address of a Dataverse environment as users type it.
 * @returns the base address: in lower case, and without `.api.`, a page's path, or a slash at the end
 */
export function parseEnvironmentUrl(text: string, cloud: Cloud): Result<string> {
  const typed = typedText(text);
  if (typed === '') return failure(accessError('environmentMissing', {}));
  const url = parseTypedUrl(typed);
  if (url === undefined) {
    return failure(accessError('environmentNotAUrl', { text: typed.slice(0, 300) }));
  }
  if (isFinOpsHost(url.hostname)) {
    return failure(accessError('environmentFinOpsUrl', { host: url.hostname }));
  }
  if (isOfLcs(url, cloud)) {
    return failure(accessError('environmentOfLcs', { host: url.host, url: url.href }));
  }
  if (isPortal(url.hostname)) {
    return failure(accessError('environmentOfPortal', { host: url.hostname }));
  }
  if (!isSafeUrl(url.href)) return failure(accessError('environmentInsecure', { text: typed }));
  if (!cloud.ownsEnvironmentHost(url.host)) {
    const other = cloudOfHost(url.host) ?? '';
    return failure(accessError('environmentOtherCloud', { host: url.host, cloud: other }));
  }
  return success(`${url.protocol}//${withoutApi(url.host, cloud)}${basePath(url, cloud)}`);
}

/** In a custom cloud, both can be below the same host. */
function isOfLcs(url: URL, cloud: Cloud): boolean {
  // A page's URL names the environment in its query or hash. Addresses in long lists have neither.
  const isPage = url.search !== '' || url.hash !== '';
  if (isPage && parseLcsUrl(url.href, cloud).ok) return true;
  return !cloud.ownsEnvironmentHost(url.host) && lcsBaseOf(url.href, cloud) !== undefined;
}

function isPortal(hostname: string): boolean {
  const host = `.${hostname}`;
  if (portalDomains.some(domain => host.endsWith(domain))) return true;
  return hostname.endsWith('.appsplatform.us') && !hostname.endsWith('.crm.appsplatform.us');
}

function isFinOpsHost(hostname: string): boolean {
  const labels = hostname.split('.');
  const isDynamics = labels.at(-2) === 'dynamics' || labels.at(-2) === 'microsoftdynamics';
  return isDynamics && labels.slice(1, -2).some(label => finOpsLabels.has(label));
}

/** `contoso.api.crm4.dynamics.com` is the same environment as `contoso.crm4.dynamics.com`. */
function withoutApi(host: string, cloud: Cloud): string {
  const plain = host.replace(/^([^.]*)\.api(?=\.|$)/, '$1');
  return cloud.ownsEnvironmentHost(plain) ? plain : host;
}

/** Addresses of pages are below the address of the environment. */
function basePath(url: URL, cloud: Cloud): string {
  if (!cloud.environmentsHavePaths) return '';
  return url.pathname
    .replace(/\/(api\/data|main\.aspx|apps|WebResources)(\/.*)?$/i, '')
    .replace(/\/+$/, '');
}
