import { randomUUID } from 'node:crypto';
import { parseAddresses } from '../../../addresses';
import {
  serverOf,
  type AllowListEntry,
  type LcsAccount,
  type LcsDatabase,
} from '../../../lcs/databases';
import { fill } from '../../../texts';
import type { World } from '../../../world';
import type { Answer, Route } from '../../call';
import { data, environmentRoute, formOf, refusal, type SiteCall } from './site';
import { writeTime } from './times';

const itemName = 'SqlAzure';

/** Allow-list, details, account requests, and passwords (contract D.4, D.5). */
export const accessRoutes: readonly Route[] = [
  environmentRoute('GET', 'EnvironmentServicingV2/SFGetNetworkSecurityGroup', list),
  environmentRoute('GET', 'Environment/GetNetworkSecurityGroup', list),
  environmentRoute('POST', 'EnvironmentServicingV2/SFAddNetworkSecurityRule', add),
  environmentRoute('POST', 'Environment/AddNetworkSecurityRule', add),
  environmentRoute('POST', 'EnvironmentServicingV2/SFDeleteNetworkSecurityRules', remove),
  environmentRoute('POST', 'Environment/DeleteNetworkSecurityRules', remove),
  environmentRoute('GET', 'ServiceFabricDeployment/GetEnvironmentDetails', details),
  environmentRoute('GET', 'SaaSDeployment/GetDeploymentDetail', details),
  environmentRoute('POST', 'EnvironmentServicingV2/AddUserWithExpiry', addUser),
  environmentRoute('GET', 'DeploymentPortal/GetCredentials', (call, database) => {
    const isItem = call.url.searchParams.get('deploymentItemName') === itemName;
    const shown = isItem ? accountsOf(call.world, database) : [];
    return data(call, Object.fromEntries(shown.map(({ user, password }) => [user, password])));
  }),
];

/** The entries of the allow-list that haven't expired. */
export function entriesOf(world: World, { allowList }: LcsDatabase): AllowListEntry[] {
  return allowList.filter(entry => entry.expiresAt > world.clock.now());
}

/** The accounts that are ready and haven't expired. */
export function accountsOf(world: World, { accounts }: LcsDatabase): LcsAccount[] {
  const now = world.clock.now();
  return accounts.filter(({ readyAt, expiresAt }) => readyAt <= now && expiresAt > now);
}

/** `server\database` as LCS shows it. */
export function shownName(world: World, { environment }: LcsDatabase): string {
  const names = { port: String(world.sqlPort), server: serverOf(environment) };
  return `${fill(world.switchboard.current.servername, names)}\\${environment.database}`;
}

function list(call: SiteCall, database: LcsDatabase): Answer {
  const rules = entriesOf(call.world, database).map(({ name, address, service, expiresAt }) => ({
    Name: name,
    IpOrCidr: address,
    Service: service,
    Expiration: writeTime(call.world, expiresAt),
  }));
  return data(call, [{ Name: 'AzureSQL', Rules: rules }]);
}

function add(call: SiteCall, database: LcsDatabase): Answer {
  const { newRuleName = '', newRuleIpOrCidr = '', newRuleService = '' } = formOf(call);
  const rule = { name: newRuleName, address: newRuleIpOrCidr, service: newRuleService };
  const problem = addRule(call, database, rule);
  return problem === '' ? data(call, true) : refusal(problem);
}

/** Adds an entry to the allow-list. Returns the problem, or an empty text. */
export function addRule(
  { world }: SiteCall,
  database: LcsDatabase,
  { name, address, service }: Omit<AllowListEntry, 'expiresAt'>,
): string {
  if (name === '' || service === '') return 'Enter a name for the rule.';
  if (!parseAddresses(address)) return `${address} is not an IP address.`;
  if (entriesOf(world, database).some(entry => entry.name === name)) {
    return `A rule named ${name} already exists.`;
  }
  const { entrySeconds } = world.switchboard.current.lcs;
  const life = entrySeconds === 0 ? Number.POSITIVE_INFINITY : entrySeconds * 1000;
  database.allowList.push({ name, address, service, expiresAt: world.clock.now() + life });
  return '';
}

function remove(call: SiteCall, database: LcsDatabase): Answer {
  const names = new URLSearchParams(call.body).getAll('rulesToDelete[]');
  const rest = database.allowList.filter(({ name }) => !names.includes(name));
  if (rest.length === database.allowList.length) return refusal('There is no such rule.');
  database.allowList = rest;
  return data(call, true);
}

function addUser(call: SiteCall, database: LcsDatabase): Answer {
  const { searchParams } = call.url;
  const reason = searchParams.get('reason') ?? '';
  const problem = requestAccount(call, database, reason, searchParams.get('reasonDetails') ?? '');
  if (problem !== '') return refusal(problem);
  return data(call, { Data: database.activityId, Success: true }, randomUUID());
}

/** Requests an account. Returns the problem, or an empty text. */
export function requestAccount(
  { world, account: { upn } }: SiteCall,
  database: LcsDatabase,
  reason: string,
  reasonDetails: string,
): string {
  const option = world.switchboard.current.lcs.options.find(({ value }) => value === reason);
  if (database.environment.kind !== 'selfService') return 'This needs self-service.';
  if (!option) return 'Choose a reason for access.';
  if (stateOf(world, database) !== 1) return 'Access cannot be requested now.';
  const role = option.write ? 'Writer' : 'Reader';
  const requested = { upn, reason: option.label, reasonDetails, role } as const;
  world.lcs.request(database, requested, world.switchboard.current);
  return '';
}

function details(call: SiteCall, database: LcsDatabase): Answer {
  const { world } = call;
  const { environment, activityId, endsAt, failed } = database;
  const { lcs } = world.switchboard.current;
  const isSelfService = environment.kind === 'selfService';
  const isEnded = world.clock.now() >= endsAt;
  const fields = {
    EnvironmentId: environment.environmentId,
    DisplayName: environment.name,
    CanShowSqlEnableAccess: isSelfService || environment.kind === 'microsoftManaged',
    JITRequestAccessEnabledState: stateOf(world, database),
    JITRequestShowError: failed && isEnded,
    JITErrorText: failed && isEnded ? 'The account could not be created.' : null,
    JITRequestActivityId: activityId === '' ? null : activityId,
    JITOptions: isSelfService
      ? lcs.options.map(({ label, value }) => ({ Label: label, Value: value }))
      : [],
    SqlAzureCredentials: accountsOf(world, database).map(account =>
      accountFields(world, database, account),
    ),
  };
  return data(call, without(fields, lcs.missing));
}

function accountFields(world: World, database: LcsDatabase, account: LcsAccount) {
  const { lcs } = world.switchboard.current;
  const fields = {
    DeploymentItemName: itemName,
    [lcs.databaseField]: shownName(world, database),
    UserName: account.user,
    Password: lcs.showsPasswords ? account.password : null,
    PasswordExpiryTime: writeTime(world, account.expiresAt),
    IsPasswordExpired: false,
    ReasonForAccess: account.reason,
    ReasonForAccessDetails: account.reasonDetails,
  };
  return without(fields, lcs.missing);
}

function stateOf(world: World, { environment, endsAt }: LcsDatabase): unknown {
  const { enabledState } = world.switchboard.current.lcs;
  if (enabledState !== null) return enabledState;
  if (environment.kind !== 'selfService') return 0;
  return world.clock.now() < endsAt ? 2 : 1;
}

function without(fields: object, missing: readonly string[]) {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !missing.includes(name)));
}
