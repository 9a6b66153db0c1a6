import type { OpenApiDocument } from './checker';

// The contract of Microsoft.Solutions version 2021-07-01 as an OpenAPI document for these tests.
// The official files are in Azure/azure-rest-api-specs. With ARM_SPECIFICATION=<path of its
// managedapplications.json>, the same tests use the official file.

const text = { type: 'string' };
const openEnum = (...values: string[]) => ({
  ...text,
  enum: values,
  'x-ms-enum': { modelAsString: true },
});
const readOnly = (schema: object) => ({ ...schema, readOnly: true });
const listOf = (definition: string) => ({
  type: 'array',
  items: { $ref: `#/definitions/${definition}` },
});
const record = (properties: object, ...required: string[]) => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
});

const resource = {
  id: readOnly(text),
  name: readOnly(text),
  type: readOnly(text),
  location: text,
  tags: { type: 'object', additionalProperties: text },
  systemData: readOnly(record({ createdBy: text, createdAt: { ...text, format: 'date-time' } })),
};

const client = readOnly(record({ oid: text, puid: text, applicationId: text }));

const provisioningState = readOnly(
  openEnum(
    'NotSpecified',
    'Accepted',
    'Running',
    'Deleting',
    'Deleted',
    'Canceled',
    'Failed',
    'Succeeded',
    'Updating',
  ),
);

const grant = record(
  { principalId: text, roleDefinitionId: text },
  'principalId',
  'roleDefinitionId',
);

const definitions = {
  Grant: grant,
  Approver: record({ id: text, type: openEnum('user', 'group'), displayName: text }, 'id'),
  Application: record(
    {
      ...resource,
      kind: text,
      properties: record({
        managedResourceGroupId: text,
        publisherTenantId: readOnly(text),
        provisioningState,
        managementMode: readOnly(openEnum('NotSpecified', 'Unmanaged', 'Managed')),
        authorizations: readOnly(listOf('Grant')),
        jitAccessPolicy: record(
          {
            jitAccessEnabled: { type: 'boolean' },
            jitApprovalMode: openEnum('NotSpecified', 'AutoApprove', 'ManualApprove'),
            jitApprovers: listOf('Approver'),
            maximumJitAccessDuration: text,
          },
          'jitAccessEnabled',
        ),
      }),
    },
    'properties',
    'kind',
  ),
  Applications: record({ value: listOf('Application'), nextLink: text }),
  JitRequest: record({
    ...resource,
    properties: record(
      {
        applicationResourceId: text,
        publisherTenantId: readOnly(text),
        jitAuthorizationPolicies: listOf('Grant'),
        jitSchedulingPolicy: record(
          {
            type: openEnum('NotSpecified', 'Once', 'Recurring'),
            duration: { ...text, format: 'duration' },
            startTime: { ...text, format: 'date-time' },
          },
          'type',
          'duration',
          'startTime',
        ),
        provisioningState,
        jitRequestState: readOnly(
          openEnum(
            'NotSpecified',
            'Pending',
            'Approved',
            'Denied',
            'Failed',
            'Canceled',
            'Expired',
            'Timeout',
          ),
        ),
        createdBy: client,
        updatedBy: client,
      },
      'applicationResourceId',
      'jitAuthorizationPolicies',
      'jitSchedulingPolicy',
    ),
  }),
  JitRequests: record({ value: listOf('JitRequest'), nextLink: text }),
  Tags: record({ tags: { type: 'object', additionalProperties: text } }),
  ErrorDetail: record({
    code: readOnly(text),
    message: readOnly(text),
    target: readOnly(text),
    details: readOnly(listOf('ErrorDetail')),
  }),
  Error: record({ error: { $ref: '#/definitions/ErrorDetail' } }),
  OperationStatusResult: record(
    { id: text, name: text, status: text, error: { $ref: '#/definitions/ErrorDetail' } },
    'status',
  ),
};

const answers = (definition: string | undefined, ...statuses: number[]) => ({
  ...Object.fromEntries(
    statuses.map(status => [
      status,
      definition === undefined ? {} : { schema: { $ref: `#/definitions/${definition}` } },
    ]),
  ),
  default: { schema: { $ref: '#/definitions/Error' } },
});
const body = (definition: string) => [
  { in: 'body', schema: { $ref: `#/definitions/${definition}` } },
];

const subscription = '/subscriptions/{subscriptionId}';
const group = `${subscription}/resourceGroups/{resourceGroupName}`;
const solutions = 'providers/Microsoft.Solutions';

/** The calls of managed applications that the product uses. */
export const managedApplications: OpenApiDocument = {
  definitions,
  paths: {
    [`${group}/${solutions}/applications/{applicationName}`]: {
      get: { operationId: 'Applications_Get', responses: answers('Application', 200) },
    },
    [`${subscription}/${solutions}/applications`]: {
      get: {
        operationId: 'Applications_ListBySubscription',
        responses: answers('Applications', 200),
      },
    },
    [`${group}/${solutions}/jitRequests/{jitRequestName}`]: {
      get: {
        operationId: 'JitRequests_Get',
        // The specification defines no body for this response only.
        responses: { ...answers('JitRequest', 200), 404: {} },
      },
      put: {
        operationId: 'jitRequests_CreateOrUpdate',
        parameters: body('JitRequest'),
        responses: answers('JitRequest', 200, 201),
      },
      patch: {
        operationId: 'JitRequests_Update',
        parameters: body('Tags'),
        responses: answers('JitRequest', 200),
      },
      delete: {
        operationId: 'jitRequests_Delete',
        responses: answers(undefined, 200, 204),
      },
    },
    [`${subscription}/${solutions}/jitRequests`]: {
      get: {
        operationId: 'jitRequests_ListBySubscription',
        responses: answers('JitRequests', 200),
      },
    },
    [`${group}/${solutions}/jitRequests`]: {
      get: {
        operationId: 'jitRequests_ListByResourceGroup',
        responses: answers('JitRequests', 200),
      },
    },
  },
};
