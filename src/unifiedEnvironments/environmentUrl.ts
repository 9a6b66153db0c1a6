import { accessError } from '../access/errors';
import { failure, success, type Result } from '../access/result';
import { cloudOfHost, type Cloud } from '../services/clouds';
import { lcsBaseOf, parseLcsUrl } from '../services/lcsUrl';
import { isLoopback } from '../access/webAddress';

/** Web sites about environments: what they show is in no environment's own address. */
const portalDomains =
  /(?:^|\.)(?:powerapps\.(?:com|us|cn)|powerplatform\.(?:com|microsoft\.(?:com|us)|partner\.microsoftonline\.cn))$/;

/** Labels that only hosts of finance and operations applications have before their domain. */
const finOpsLabels = new Set(['operations', 'cloudax', 'axcloud', 'sandbox']);

/**
 * Understands the address of a Dataverse environment as a person types it: with or without scheme,
 * path of a page, `.api.` or a slash at the end.
 * @returns the base address: lower case, `.api.` removed, no slash at the end
 */
export function parseEnvironmentUrl(text: string, cloud: Cloud): Result<string> {
  const typed = text.trim();
  if (typed === '') return failure(accessError('environmentMissing', {}));
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(withScheme)) return failure(accessError('environmentNotAUrl', { text: typed }));
  const url = new URL(withScheme);
  if (url.username !== '' || url.password !== '' || url.hostname === '') {
    return failure(accessError('environmentNotAUrl', { text: typed }));
  }
  if (isFinOpsHost(url.hostname)) {
    return failure(accessError('environmentFinOpsUrl', { host: url.hostname }));
  }
  if (isOfLcs(url, cloud)) {
    return failure(accessError('environmentOfLcs', { host: url.host, url: withScheme }));
  }
  if (portalDomains.test(url.hostname)) {
    return failure(accessError('environmentOfPortal', { host: url.hostname }));
  }
  const plainOnLoopback = url.protocol === 'http:' && isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !plainOnLoopback) {
    return failure(accessError('environmentInsecure', { text: typed }));
  }
  if (!cloud.ownsEnvironmentHost(url.host)) {
    const other = cloudOfHost(url.host) ?? '';
    return failure(accessError('environmentOtherCloud', { host: url.host, cloud: other }));
  }
  return success(`${url.protocol}//${withoutApi(url.host, cloud)}${basePath(url, cloud)}`);
}

/** In a cloud of one's own the two may lie below the same host. */
function isOfLcs(url: URL, cloud: Cloud): boolean {
  if (parseLcsUrl(url.href, cloud).ok) return true;
  return !cloud.ownsEnvironmentHost(url.host) && lcsBaseOf(url.href, cloud) !== undefined;
}

function isFinOpsHost(hostname: string): boolean {
  const labels = hostname.split('.');
  const isDynamics = labels.at(-2) === 'dynamics' || labels.at(-2) === 'microsoftdynamics';
  return isDynamics && labels.slice(1, -2).some(label => finOpsLabels.has(label));
}

/** `contoso.api.crm4.dynamics.com` is the same environment as `contoso.crm4.dynamics.com`. */
function withoutApi(host: string, cloud: Cloud): string {
  const labels = host.split('.');
  if (labels[1] !== 'api') return host;
  const plain = labels.filter((_, index) => index !== 1).join('.');
  return cloud.ownsEnvironmentHost(plain) ? plain : host;
}

/** What people copy from the address bar ends in pages and queries; the environment lies above. */
function basePath(url: URL, cloud: Cloud): string {
  if (!cloud.environmentsHavePaths) return '';
  return url.pathname
    .replace(/\/(api\/data|main\.aspx|apps|WebResources)(\/.*)?$/i, '')
    .replace(/\/+$/, '');
}
