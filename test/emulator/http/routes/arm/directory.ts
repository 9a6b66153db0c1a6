import {
  applicationId,
  applications,
  roleNames,
  subscriptions,
  type Application,
} from '../../../azure/resources';
import type { Route } from '../../call';
import { arm, armRoute, page, refuseArm, refuseNotFound, type ArmCall } from './arm';

const provider = 'providers/Microsoft\\.Solutions';
const subscription = 'subscriptions/(?<subscription>[^/]+)';
const group = `${subscription}/resourceGroups/(?<group>[^/]+)`;

/** Subscriptions, applications, roles, and Azure Resource Graph queries for them. */
export const directoryRoutes: readonly Route[] = [
  armRoute('GET', 'subscriptions', 'armSubscriptions', listSubscriptions),
  armRoute('POST', 'providers/Microsoft\\.ResourceGraph/resources', 'armGraph', queryGraph),
  armRoute('GET', `${subscription}/${provider}/applications`, 'armApplications', list),
  armRoute('GET', `${group}/${provider}/applications`, 'armApplications', list),
  armRoute('GET', `${group}/${provider}/applications/(?<name>[^/]+)`, 'armApplications', get),
  armRoute(
    'GET',
    'providers/Microsoft\\.Authorization/roleDefinitions/(?<role>[^/]+)',
    'armRoles',
    getRole,
  ),
];

function listSubscriptions(call: ArmCall) {
  return page(call, subscriptions, ({ id, name, tenantId }) => ({
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    displayName: name,
    tenantId,
    state: 'Enabled',
  }));
}

function queryGraph(call: ArmCall) {
  const { graph, pageSize } = call.switches;
  if (graph === 'forbidden') {
    refuseArm(403, 'AuthorizationFailed', 'The client may not run queries in Resource Graph.');
  }
  const query = readGraphQuery(call.body);
  if (!/type\s*=~\s*'microsoft\.solutions\/applications'/i.test(query.text)) {
    refuseArm(
      400,
      'BadRequest',
      'Please provide below info when asking for support.',
      'ParserFailure',
    );
  }
  const open = applications.filter(each =>
    subscriptions.some(({ id, isOpen }) => isOpen && id === each.subscriptionId),
  );
  const rows = graph === 'empty' ? [] : open;
  const first = Number(query.skipToken);
  const data = rows.slice(first, first + pageSize).map(each => ({
    ...applicationBody(call, each),
    tenantId: subscriptions.find(({ id }) => id === each.subscriptionId)?.tenantId,
  }));
  const isLast = first + pageSize >= rows.length;
  return arm({
    totalRecords: rows.length,
    count: data.length,
    data,
    facets: [],
    resultTruncated: 'false',
    ...(isLast ? {} : { $skipToken: String(first + pageSize) }),
  });
}

function readGraphQuery(body: string): { text: string; skipToken: string } {
  const value = JSON.parse(body || '{}') as {
    query?: string;
    options?: { $skipToken?: string };
  };
  return { text: value.query ?? '', skipToken: value.options?.$skipToken ?? '0' };
}

function list(call: ArmCall) {
  const { subscription: id = '', group: inGroup } = call.params;
  const rows = applications.filter(
    each =>
      each.subscriptionId === id.toLowerCase() &&
      (inGroup === undefined || each.resourceGroup.toLowerCase() === inGroup.toLowerCase()),
  );
  return page(call, rows, each => applicationBody(call, each));
}

function get(call: ArmCall) {
  const { subscription: id = '', group: inGroup = '', name = '' } = call.params;
  const target = [id, inGroup, name].join('/').toLowerCase();
  const found = applications.find(
    each => [each.subscriptionId, each.resourceGroup, each.name].join('/').toLowerCase() === target,
  );
  if (found) return arm(applicationBody(call, found));
  return refuseNotFound(
    call,
    'ResourceNotFound',
    `The Resource 'Microsoft.Solutions/applications/${name}' under resource group '${inGroup}' was not found.`,
  );
}

function applicationBody(call: ArmCall, application: Application) {
  const { name, location, authorizations } = application;
  const { nulls, unknownValues } = call.switches;
  const or = <T>(value: T) => (nulls ? null : value);
  return {
    id: applicationId(application),
    name,
    type: 'Microsoft.Solutions/applications',
    kind: 'MarketPlace',
    location: or(location),
    managedBy: null,
    plan: null,
    identity: null,
    sku: null,
    properties: {
      managedResourceGroupId: `/subscriptions/${application.subscriptionId}/resourceGroups/mrg-${name}`,
      applicationDefinitionId: null,
      parameters: null,
      outputs: null,
      billingDetails: null,
      provisioningState: unknownValues ? 'Pondering' : 'Created',
      publisherTenantId: or(call.caller.tid),
      managementMode: 'Managed',
      authorizations: or(authorizations),
      jitAccessPolicy: or(policyBody(call, application)),
      customerSupport: null,
      supportUrls: null,
      artifacts: [],
    },
  };
}

function policyBody({ switches }: ArmCall, application: Application) {
  if (application.jit === undefined) return null;
  return {
    jitAccessEnabled: application.jit,
    jitApprovalMode: switches.unknownValues ? 'DelegatedApprove' : application.approvalMode,
    jitApprovers:
      application.approvalMode === 'AutoApprove'
        ? []
        : [
            {
              id: 'aaaaaaaa-0000-4000-8000-000000000020',
              type: switches.unknownValues ? 'robot' : 'group',
              displayName: 'Ops approvers',
            },
          ],
    maximumJitAccessDuration: `PT${switches.maximumHours}H`,
  };
}

function getRole(call: ArmCall) {
  const { role = '' } = call.params;
  const roleName = roleNames[role.toLowerCase()];
  if (roleName === undefined) {
    return refuseNotFound(
      call,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${role}' does not exist.`,
    );
  }
  const id = `/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  return arm({
    id,
    name: role,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: { roleName, type: 'BuiltInRole', description: null, assignableScopes: ['/'] },
  });
}
