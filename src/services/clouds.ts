import * as v from 'valibot';
import { accessError } from '../access/errors';
import { failure, success, type Result } from '../access/result';
import { isSafeUrl } from '../access/webAddress';

/** The available clouds. */
export const cloudIds = ['public', 'gcc', 'gccHigh', 'dod', 'china', 'custom'] as const;
/** The name of a cloud. */
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

const sovereignProvider = 'microsoft-sovereign-cloud';

/**
 * Hosts `<organisation>[.api].<label>.<domain>`, compared by whole labels.
 * @param label the label before the domain, for example `crm4`
 */
function dataverseHosts(label: RegExp, domain: string): (host: string) => boolean {
  const domainLabels = domain.split('.');
  return host => {
    const labels = host.split('.');
    const tail = labels.splice(-domainLabels.length);
    const region = labels.pop();
    const [organisation, api, ...rest] = labels;
    return (
      tail.join('.') === domain &&
      region !== undefined &&
      label.test(region) &&
      organisation !== undefined &&
      /^[a-z0-9-]+$/.test(organisation) &&
      (api === undefined || api === 'api') &&
      rest.length === 0
    );
  };
}

/** Regions of the public cloud with their own host. */
const lcsRegions = ['eu', 'fr', 'sa', 'uae', 'ch', 'no'];

const publicLcsHosts = [
  'lcs.dynamics.com',
  ...lcsRegions.map(region => `${region}.lcs.dynamics.com`),
];

/** The host of the clouds of the United States government. */
const governmentLcsHosts = ['gov.lcs.microsoftdynamics.us'];

interface KnownCloudRow {
  readonly provider?: string;
  readonly region: string;
  readonly hosts: RegExp;
  readonly domain: string;
  readonly lcs: readonly string[];
  readonly sql: string;
  readonly azure: { readonly resourceManagerUrl: string; readonly portalUrl: string };
}

function knownCloud(id: CloudId, row: KnownCloudRow): Cloud {
  return {
    id,
    authenticationProvider: row.provider ?? 'microsoft',
    discoveryUrl: `https://globaldisco.${row.region}.${row.domain}/`,
    ownsEnvironmentHost: dataverseHosts(row.hosts, row.domain),
    environmentsHavePaths: false,
    lcsUrls: row.lcs.map(host => `https://${host}`),
    sqlHostSuffix: row.sql,
    ...row.azure,
    addressLookupUrl: undefined,
  };
}

const azurePublic = {
  resourceManagerUrl: 'https://management.azure.com/',
  portalUrl: 'https://portal.azure.com/',
};
const azureGovernment = {
  resourceManagerUrl: 'https://management.usgovcloudapi.net/',
  portalUrl: 'https://portal.azure.us/',
};
const azureChina = {
  resourceManagerUrl: 'https://management.chinacloudapi.cn/',
  portalUrl: 'https://portal.azure.cn/',
};

const knownClouds: Readonly<Record<Exclude<CloudId, 'custom'>, Cloud>> = {
  public: knownCloud('public', {
    region: 'crm',
    hosts: /^crm(?!9$)\d*$/,
    domain: 'dynamics.com',
    lcs: publicLcsHosts,
    sql: '.database.windows.net',
    azure: azurePublic,
  }),
  gcc: knownCloud('gcc', {
    region: 'crm9',
    hosts: /^crm9$/,
    domain: 'dynamics.com',
    lcs: governmentLcsHosts,
    sql: '.database.windows.net',
    azure: azurePublic,
  }),
  gccHigh: knownCloud('gccHigh', {
    provider: sovereignProvider,
    region: 'crm',
    hosts: /^crm$/,
    domain: 'microsoftdynamics.us',
    lcs: governmentLcsHosts,
    sql: '.database.usgovcloudapi.net',
    azure: azureGovernment,
  }),
  dod: knownCloud('dod', {
    provider: sovereignProvider,
    region: 'crm',
    hosts: /^crm$/,
    domain: 'appsplatform.us',
    lcs: governmentLcsHosts,
    sql: '.database.usgovcloudapi.net',
    azure: azureGovernment,
  }),
  china: knownCloud('china', {
    provider: sovereignProvider,
    region: 'crm',
    hosts: /^crm$/,
    domain: 'dynamics.cn',
    lcs: ['lcs.dynamics.cn'],
    sql: '.database.chinacloudapi.cn',
    azure: azureChina,
  }),
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
  const row = parsed.output;
  return success({
    id: 'custom',
    authenticationProvider: row.authenticationProvider,
    discoveryUrl: row.discoveryUrl,
    ownsEnvironmentHost: ownsByEntries(row.environmentHosts),
    environmentsHavePaths: true,
    lcsUrls: row.lcsUrl === '' ? [] : [new URL(row.lcsUrl).href.replace(/\/+$/, '')],
    sqlHostSuffix: row.sqlHostSuffix,
    resourceManagerUrl: row.resourceManagerUrl,
    portalUrl: '',
    addressLookupUrl: row.addressLookupUrl,
  });
}

/** The known cloud that a host belongs to. */
export function cloudOfHost(host: string): CloudId | undefined {
  return Object.values(knownClouds).find(cloud => cloud.ownsEnvironmentHost(host))?.id;
}
