import type {
  ChoiceField,
  DialogState,
  Field,
  FieldId,
  GrantLine,
  PageStrings,
  RadioField,
  ShownGrant,
  TextField,
} from '../../../src/protocol/state';

/** The English strings of the page. */
export const strings: PageStrings = {
  cancel: 'Cancel',
  password: 'Password',
  expires: 'Expires',
  copyPassword: 'Copy password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  copy: 'Copy',
  copied: 'Copied',
  show: 'Show',
  hide: 'Hide',
  allGrants: 'All grants of this window',
  dismiss: 'Dismiss',
  requestProgress: 'Requesting access',
  systems: 'System',
};

export const environment: ChoiceField = {
  kind: 'choice',
  id: 'environment',
  label: 'Environment',
  hint: 'Unified development · contoso-dev.crm4.dynamics.com · signed in as ada@contoso.com',
  problem: '',
  actions: [{ action: 'switchAccount', label: 'Switch account' }],
  disabled: false,
  placeholder: 'Choose an environment',
  value: 'dev',
  options: [
    { id: 'dev', label: 'Contoso Dev', detail: 'contoso-dev.crm4', startsGroup: false },
    { id: 'test', label: 'Contoso Test', detail: 'contoso-test.crm4', startsGroup: false },
    { id: 'uat', label: 'Fabrikam UAT', detail: 'Lifecycle Services', startsGroup: true },
    { id: 'browse', label: 'Browse all…', detail: '', startsGroup: true },
    { id: 'add', label: 'Add environment by URL…', detail: '', startsGroup: false },
  ],
};

export const reason: TextField = {
  kind: 'text',
  id: 'reason',
  label: 'Reason',
  hint: '',
  problem: '',
  actions: [{ action: 'recentReasons', label: 'Recent reasons' }],
  disabled: false,
  placeholder: 'Why you need access; it is kept in the audit log',
  required: true,
  value: '',
  valueRevision: 1,
};

export const addresses: TextField = {
  kind: 'text',
  id: 'addresses',
  label: 'Allowed IPv4 addresses',
  hint: "This computer's public address. One address, a range a-b, or a CIDR block.",
  problem: '',
  actions: [{ action: 'detectAddress', label: 'Detect my address' }],
  disabled: false,
  placeholder: '',
  required: false,
  value: '203.0.113.7',
  valueRevision: 1,
};

export const access: RadioField = {
  kind: 'radio',
  id: 'access',
  label: 'Access',
  hint: '',
  problem: '',
  actions: [],
  disabled: false,
  value: 'reader',
  options: [
    { id: 'reader', label: 'Reader' },
    { id: 'writer', label: 'Writer' },
  ],
};

/** The dialog before the first request. */
export const emptyForm: DialogState = {
  section: 'unifiedEnvironments',
  systems: [],
  title: 'SQL Credentials for Dynamics 365 FinOps',
  intro:
    'Temporary access to the product database. A new credential ends your earlier one in the same environment.',
  fields: [environment, reason, addresses, access],
  requestLabel: 'Request Access',
  guide: [],
  buttons: [],
  progress: null,
  notice: null,
  grant: null,
  grants: [],
};

/** Changes some properties of one field of a state. */
export function withField(state: DialogState, id: FieldId, changes: Partial<Field>): DialogState {
  const change = (field: Field) => (field.id === id ? ({ ...field, ...changes } as Field) : field);
  return { ...state, fields: state.fields.map(change) };
}

/** The dialog during a request: the host disables the fields. */
export const inProgress: DialogState = {
  ...emptyForm,
  fields: withField(emptyForm, 'reason', {
    value: 'Look into posting error, ticket 4711',
    valueRevision: 2,
  }).fields.map(field => ({ ...field, disabled: true })),
  progress: { step: 'Waiting for the environment to create the login…' },
};

/** The dialog after a failed request. */
export const failed: DialogState = {
  ...withField(emptyForm, 'addresses', {
    value: '203.0.113',
    valueRevision: 2,
    problem: 'This is not an IPv4 address, a range, or a CIDR block.',
  }),
  notice: {
    severity: 'error',
    text: 'You are signed in, but you are not a System Administrator of Contoso Dev. Ask an administrator of the environment for that role.',
    remedies: [
      { id: 'switch', label: 'Use another account' },
      { id: 'log', label: 'Show log' },
    ],
  },
};

export const grant: ShownGrant = {
  id: '11111111-1111-4111-8111-111111111111',
  title: 'Contoso Dev',
  badge: 'Reader',
  note: '',
  status: { text: 'Ready', tone: 'good' },
  remedyLabel: '',
  timeLeft: '7 h 42 min left',
  expires: 'Today, 18:04',
  values: [
    {
      id: 'server',
      label: 'Server',
      value: 'spartan-srv-weu-d365ops-0a1b2c3d.database.windows.net',
      copy: { target: 'server', label: 'Copy server' },
    },
    {
      id: 'database',
      label: 'Database',
      value: 'db_d365opsdev_contoso_ax_20251101_0a1b',
      copy: { target: 'database', label: 'Copy database' },
    },
    {
      id: 'user',
      label: 'User',
      value: 'JIT-ada-7f3c21',
      copy: { target: 'user', label: 'Copy user' },
    },
  ],
  hasPassword: true,
  actions: [
    { action: 'connect', label: 'Connect' },
    { action: 'copyConnectionString', label: 'Copy Connection String' },
    { action: 'openTerminal', label: 'Open Terminal' },
    { action: 'renew', label: 'Renew' },
    { action: 'forget', label: 'Forget' },
  ],
};

export const grants: readonly GrantLine[] = [
  {
    id: grant.id,
    title: 'Contoso Dev',
    detail: 'Reader · Ready',
    timeLeft: '7 h 42 min',
    current: true,
  },
  {
    id: '22222222-2222-4222-8222-222222222222',
    title: 'Contoso Test',
    detail: 'Writer · Waiting for the SQL firewall',
    timeLeft: '7 h 59 min',
    current: false,
  },
  {
    id: '33333333-3333-4333-8333-333333333333',
    title: 'Fabrikam UAT',
    detail: 'Lifecycle Services · Ready',
    timeLeft: '3 h 10 min',
    current: false,
  },
];

/** The dialog after a successful request, in a window with three grants. */
export const granted: DialogState = {
  ...withField(emptyForm, 'reason', {
    value: 'Look into posting error, ticket 4711',
    valueRevision: 2,
  }),
  grant,
  grants,
};
