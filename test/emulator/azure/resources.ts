import { accounts, defaultAccount, tenants } from '../accounts';

/** A subscription of a customer. */
export interface Subscription {
  id: string;
  name: string;
  tenantId: string;
  /** Whether the publisher may list its resources. */
  isOpen: boolean;
}

/** A deployed managed application of a customer. */
export interface Application {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  location: string;
  /** Whether JIT was enabled at deployment. If undefined, Azure returns no policy. */
  jit: boolean | undefined;
  approvalMode: 'AutoApprove' | 'ManualApprove';
  authorizations: readonly { principalId: string; roleDefinitionId: string }[];
}

const idOf = (number: number) => `99999999-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** The subscriptions that all accounts of the publisher see. */
export const subscriptions: readonly Subscription[] = [
  { id: idOf(1), name: 'Fabrikam Production', tenantId: tenants.fabrikam, isOpen: true },
  { id: idOf(2), name: 'Adatum Operations', tenantId: idOf(82), isOpen: true },
  { id: idOf(3), name: 'Woodgrove Sealed', tenantId: idOf(83), isOpen: false },
];

/** Azure roles by ID. */
export const roleNames: Readonly<Record<string, string>> = {
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': 'Reader',
  '9b7fa17d-e63e-47b0-bb0a-15c516ac86ec': 'SQL DB Contributor',
};

const [contributor = '', reader = '', sqlContributor = ''] = Object.keys(roleNames);

/** A group of the publisher. The services never list its members. */
export const supportGroup = 'bbbbbbbb-0000-4000-8000-000000000010';

/** A role that Azure knows but doesn't name to the publisher. */
export const namelessRole = 'cccccccc-0000-4000-8000-0000000000aa';

const allUserIds = accounts.map(({ oid }) => oid);

function grants(principals: readonly string[], ...roles: string[]) {
  return principals.flatMap(principalId =>
    roles.map(roleDefinitionId => ({ principalId, roleDefinitionId })),
  );
}

/** The applications that the publisher manages. */
export const applications: readonly Application[] = [
  {
    subscriptionId: idOf(1),
    resourceGroup: 'contoso-apps',
    name: 'contosoapp',
    location: 'westeurope',
    jit: true,
    approvalMode: 'ManualApprove',
    authorizations: [
      ...grants(allUserIds, contributor, sqlContributor),
      ...grants([supportGroup], reader),
    ],
  },
  {
    subscriptionId: idOf(1),
    resourceGroup: 'contoso-apps',
    name: 'contosoreports',
    location: 'westeurope',
    jit: true,
    approvalMode: 'AutoApprove',
    authorizations: grants(allUserIds, reader, namelessRole),
  },
  {
    subscriptionId: idOf(2),
    resourceGroup: 'Adatum-Apps',
    name: 'adatumapp',
    location: 'northeurope',
    jit: false,
    approvalMode: 'ManualApprove',
    authorizations: grants([defaultAccount.oid], contributor),
  },
  {
    subscriptionId: idOf(2),
    resourceGroup: 'Adatum-Apps',
    name: 'adatumbare',
    location: 'northeurope',
    jit: undefined,
    approvalMode: 'ManualApprove',
    // Azure sometimes returns a full resource ID.
    authorizations: grants(
      [defaultAccount.oid],
      `/providers/Microsoft.Authorization/roleDefinitions/${contributor}`,
    ),
  },
];

/** The resource ID of an application. */
export function applicationId(application: Application): string {
  const { subscriptionId, resourceGroup, name } = application;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return `${group}/providers/Microsoft.Solutions/applications/${name}`;
}

/** Finds an application by its resource ID. Case doesn't matter. */
export function applicationById(id: string): Application | undefined {
  return applications.find(each => applicationId(each).toLowerCase() === id.toLowerCase());
}
