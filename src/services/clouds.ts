import * as v from 'valibot';
import { accessError } from '../access/errors';
import { failure, success, type Result } from '../access/result';
import { isSafeUrl } from '../access/webAddress';

export const cloudIds = ['public', 'gcc', 'gccHigh', 'dod', 'china', 'custom'] as const;
export type CloudId = (typeof cloudIds)[number];

/** Everything that differs between clouds. */
export interface Cloud {
  readonly id: CloudId;
  /** ID for `vscode.authentication.getSession`. */
  readonly authenticationProvider: string;
  /** Base address of the Global Discovery Service; empty if there is none. */
  readonly discoveryUrl: string;
  /** Whether a host, with its port unless that is the default, belongs to this cloud. */
  readonly ownsEnvironmentHost: (host: string) => boolean;
  /** Whether environments of this cloud can be below a path. */
  readonly environmentsHavePaths: boolean;
  /**
   * Web addresses of Lifecycle Services, one for each region, in normal form without a slash at the
   * end; empty if the cloud has none.
   */
  readonly lcsUrls: readonly string[];
  /** Appended to a SQL server name that has no dot. */
  readonly sqlHostSuffix: string;
  /**
   * Base address of Azure Resource Manager; empty if there is none. The scope of its tokens is its
   * origin in every cloud: Azure's own libraries request `<origin>/.default`.
   */
  readonly resourceManagerUrl: string;
  /** Base address of the Azure portal; empty if unknown. */
  readonly portalUrl: string;
  /** The service that looks up this computer's address; `undefined` for the default ones. */
  readonly addressLookupUrl: string | undefined;
}

/** Lifecycle Services of the public cloud; some regions have their own host. */
const publicLcsHosts = ['', 'eu.', 'fr.', 'sa.', 'uae.', 'ch.', 'no.'].map(
  region => `${region}lcs.dynamics.com`,
);

/** Lifecycle Services of the clouds of the United States government. */
const governmentHosts = ['gov.lcs.microsoftdynamics.us'];

/** The parts that Azure's own clouds determine. */
const azurePublic = {
  authenticationProvider: 'microsoft',
  sqlHostSuffix: '.database.windows.net',
  resourceManagerUrl: 'https://management.azure.com/',
  portalUrl: 'https://portal.azure.com/',
};
const azureGovernment: typeof azurePublic = {
  authenticationProvider: 'microsoft-sovereign-cloud',
  sqlHostSuffix: '.database.usgovcloudapi.net',
  resourceManagerUrl: 'https://management.usgovcloudapi.net/',
  portalUrl: 'https://portal.azure.us/',
};
const azureChina: typeof azurePublic = {
  authenticationProvider: 'microsoft-sovereign-cloud',
  sqlHostSuffix: '.database.chinacloudapi.cn',
  resourceManagerUrl: 'https://management.chinacloudapi.cn/',
  portalUrl: 'https://portal.azure.cn/',
};

/**
 * @param region the label of the discovery service
 * @param label a pattern for the label of environments: `<organisation>[.api].<label>.<domain>`
 */
function knownCloud(
  id: CloudId,
  azure: typeof azurePublic,
  region: string,
  domain: string,
  lcsHosts: readonly string[],
  label = region,
): Cloud {
  const hosts = `^[a-z0-9-]+(\\.api)?\\.${label}\\.${domain.replaceAll('.', '\\.')}$`;
  const environmentHost = new RegExp(hosts);
  return {
    id,
    ...azure,
    discoveryUrl: `https://globaldisco.${region}.${domain}/`,
    ownsEnvironmentHost: host => environmentHost.test(host),
    environmentsHavePaths: false,
    lcsUrls: lcsHosts.map(host => `https://${host}`),
    addressLookupUrl: undefined,
  };
}

const publicHosts = 'crm(?!9\\.)\\d*';
const knownClouds: Readonly<Record<Exclude<CloudId, 'custom'>, Cloud>> = {
  public: knownCloud('public', azurePublic, 'crm', 'dynamics.com', publicLcsHosts, publicHosts),
  gcc: knownCloud('gcc', azurePublic, 'crm9', 'dynamics.com', governmentHosts),
  gccHigh: knownCloud('gccHigh', azureGovernment, 'crm', 'microsoftdynamics.us', governmentHosts),
  dod: knownCloud('dod', azureGovernment, 'crm', 'appsplatform.us', governmentHosts),
  china: knownCloud('china', azureChina, 'crm', 'dynamics.cn', ['lcs.dynamics.cn']),
};

const safeUrl = v.pipe(
  v.string(),
  v.check(text => text === '' || isSafeUrl(text), 'must be an https address'),
);

const customCloudSchema = v.object({
  authenticationProvider: v.optional(v.pipe(v.string(), v.minLength(1)), 'microsoft'),
  discoveryUrl: v.optional(safeUrl, ''),
  environmentHosts: v.optional(v.array(v.string()), []),
  resourceManagerUrl: v.optional(safeUrl, ''),
  lcsUrl: v.optional(safeUrl, ''),
  addressLookupUrl: v.optional(safeUrl, ''),
  sqlHostSuffix: v.optional(v.string(), ''),
});

/** An entry with a port matches exactly. Others are suffixes of whole labels. */
function ownsByEntries(entries: readonly string[]): (host: string) => boolean {
  const rules = entries.map(entry => entry.trim().toLowerCase().replace(/^\./, ''));
  return host =>
    rules.some(
      rule => rule !== '' && (host === rule || (!/:\d+$/.test(rule) && host.endsWith(`.${rule}`))),
    );
}

/**
 * Finds the cloud that is selected in the settings.
 * @param id the setting `sqlCredentials.cloud`
 * @param custom the setting `sqlCredentials.customCloud` as read
 */
export function findCloud(id: string, custom: unknown): Result<Cloud> {
  const known = cloudIds.find(cloud => cloud === id);
  if (known === undefined) {
    const reason = `"${id}" is not one of ${cloudIds.join(', ')}`;
    return failure(accessError('settingInvalid', { setting: 'sqlCredentials.cloud', reason }));
  }
  if (known !== 'custom') return success(knownClouds[known]);
  const parsed = v.safeParse(customCloudSchema, custom ?? {});
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const reason = `${v.getDotPath(issue) ?? 'value'}: ${issue.message}`;
    return failure(
      accessError('settingInvalid', { setting: 'sqlCredentials.customCloud', reason }),
    );
  }
  const { environmentHosts, lcsUrl, ...row } = parsed.output;
  return success({
    id: 'custom',
    ...row,
    ownsEnvironmentHost: ownsByEntries(environmentHosts),
    environmentsHavePaths: true,
    lcsUrls: lcsUrl === '' ? [] : [new URL(lcsUrl).href.replace(/\/+$/, '')],
    portalUrl: '',
  });
}

export function cloudOfHost(host: string): CloudId | undefined {
  return Object.values(knownClouds).find(cloud => cloud.ownsEnvironmentHost(host))?.id;
}
