import type { Intent } from '../../../src/protocol/intents';
import type {
  ChoiceField,
  DialogState,
  Field,
  FieldId,
  PageStrings,
  RadioField,
  ShownGrant,
  TextField,
} from '../../../src/protocol/state';

/** The English strings of the page. */
export const strings: PageStrings = {
  heading: 'SQL Credentials for Dynamics 365 FinOps',
  cancel: 'Cancel',
  password: 'Password',
  copyPassword: 'Copy password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  copied: 'Copied',
  history: 'History',
  showRequest: 'Show',
  dismiss: 'Dismiss',
  requestProgress: 'Requesting access',
  systems: 'System',
};

const option = { detail: '', startsGroup: false, dimmed: false };

/** The intent of the request button in the dialog before the first request. */
export const request: Intent = {
  type: 'request',
  section: 'unifiedEnvironments',
  isDefault: true,
};

export const environment: ChoiceField = {
  kind: 'choice',
  id: 'environment',
  label: 'Environment',
  hint: 'Unified development · contoso-dev.crm4.dynamics.com · ada@contoso.com',
  problem: '',
  actions: [{ action: 'switchAccount', label: 'Switch account', isButton: false }],
  disabled: false,
  placeholder: 'Select an environment',
  value: 'dev',
  options: [
    { ...option, id: 'dev', label: 'Contoso Dev', detail: 'contoso-dev.crm4.dynamics.com' },
    { ...option, id: 'test', label: 'Contoso Test', detail: 'contoso-test.crm4.dynamics.com' },
    {
      ...option,
      id: 'uat',
      label: 'Fabrikam UAT',
      detail: 'production environments have no database access',
      startsGroup: true,
      dimmed: true,
    },
    { ...option, id: 'browse', label: 'Browse all…', startsGroup: true },
    { ...option, id: 'add', label: 'Add environment by URL…' },
  ],
};

export const reason: TextField = {
  kind: 'text',
  id: 'reason',
  label: 'Reason',
  hint: '',
  problem: '',
  actions: [],
  disabled: false,
  placeholder: 'For example: posting error 4711',
  required: true,
  value: '',
  valueRevision: 1,
  suggestions: [
    { value: 'Look into posting error, ticket 4711', detail: '' },
    { value: 'Compare inventory on hand', detail: 'template' },
    { value: 'Support case ', detail: 'template' },
  ],
};

export const addresses: TextField = {
  kind: 'text',
  id: 'addresses',
  label: 'Allowed IPv4 addresses',
  hint: 'Public IP address of this computer, detected by icanhazip.com / api.ipify.org.',
  problem: '',
  actions: [{ action: 'detectAddress', label: 'Detect again', isButton: false }],
  disabled: false,
  placeholder: '',
  required: false,
  value: '203.0.113.7',
  valueRevision: 1,
  suggestions: [
    { value: '198.51.100.0/24', detail: 'Office' },
    { value: '203.0.113.7', detail: '' },
  ],
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

export const systems = [
  { id: 'unifiedEnvironments', label: 'Unified environments' },
  { id: 'lifecycleServices', label: 'Lifecycle Services' },
  { id: 'managedApplications', label: 'Managed applications' },
] as const;

/** The dialog before the first request. */
export const emptyForm: DialogState = {
  section: 'unifiedEnvironments',
  systems,
  intro: '',
  fields: [environment, reason, addresses, access],
  steps: [],
  request: { label: 'Request Access', isDefault: true, primary: true },
  buttons: [],
  progress: null,
  elsewhere: '',
  notice: null,
  hasHistory: true,
  grant: null,
};

/** The dialog of a signed-out user. */
export const signedOut: DialogState = {
  ...emptyForm,
  fields: [
    {
      ...environment,
      hint: '',
      value: '',
      options: environment.options.filter(({ id }) => id === 'add'),
      actions: [{ action: 'signIn', label: 'Sign in to List Environments', isButton: true }],
    },
    reason,
    addresses,
    access,
  ],
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

/** The dialog during a request for another environment than the selected one. */
export const elsewhere: DialogState = {
  ...emptyForm,
  elsewhere: 'Requesting access to Contoso Test…',
};

const plain = { primary: false, options: [], optionsLabel: '' };

export const grant: ShownGrant = {
  id: '11111111-1111-4111-8111-111111111111',
  title: 'Contoso Dev',
  badge: 'Reader',
  selector: null,
  note: '',
  status: { text: 'Ready (read-only)', tone: 'good', waited: null, tested: 'tested 2 min ago' },
  remedy: { label: 'Test Connection', isRefresh: true },
  timeLeft: '7 h 42 min left',
  urgency: 'none',
  expires: 'expires today at 18:04',
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
    {
      action: 'connect',
      label: 'Connect',
      primary: true,
      options: [
        { id: 'mssql', label: 'MSSQL Extension' },
        { id: 'ssms', label: 'SQL Server Management Studio' },
        { id: 'terminal', label: 'Terminal' },
      ],
      optionsLabel: 'Connect With',
    },
    {
      action: 'copyConnectionString',
      label: 'Copy Connection String',
      primary: false,
      options: [
        { id: 'adoNet', label: 'ADO.NET' },
        { id: 'odbc', label: 'ODBC' },
        { id: 'jdbc', label: 'JDBC' },
      ],
      optionsLabel: 'Copy Connection String As',
    },
    { ...plain, action: 'openTerminal', label: 'Open Terminal' },
    { ...plain, action: 'renew', label: 'Renew' },
    { ...plain, action: 'forget', label: 'Forget' },
  ],
};

/** The ID of a grant that the page doesn't show. */
export const otherGrantId = '22222222-2222-4222-8222-222222222222';

/** The dialog after a successful request. */
export const granted: DialogState = {
  ...withField(emptyForm, 'reason', {
    value: 'Look into posting error, ticket 4711',
    valueRevision: 2,
  }),
  request: { label: 'Request Access', isDefault: false, primary: false },
  grant,
};

/** Changes some properties of the shown grant. */
export const withGrant = (changes: Partial<ShownGrant>, state = granted): DialogState => ({
  ...state,
  grant: { ...grant, ...changes },
});

/** The dialog while the login isn't accepted yet. */
export const waiting = withGrant({
  status: {
    text: 'Waiting for the SQL firewall',
    tone: 'waiting',
    waited: 21_400,
    tested: '',
  },
  remedy: { label: 'Stop Waiting', isRefresh: false },
});

/** The dialog with a refused credential. */
export const refused = withGrant({
  status: { text: 'Refused', tone: 'bad', waited: null, tested: 'tested 1 min ago' },
  note: 'The server doesn’t accept this login. Someone may have requested a new credential with your account.',
  timeLeft: '',
  expires: '',
  actions: [
    { ...plain, action: 'renew', label: 'Request Again', primary: true },
    { ...plain, action: 'copyConnectionString', label: 'Copy Connection String' },
    { ...plain, action: 'forget', label: 'Forget' },
  ],
});

/** The dialog with an expired credential: Enter requests again, and the card has the button. */
export const ended = withGrant(
  {
    status: { text: 'Expired', tone: 'neutral', waited: null, tested: '' },
    remedy: null,
    timeLeft: '',
    expires: 'expired today at 18:04',
    hasPassword: false,
    actions: [
      { ...plain, action: 'renew', label: 'Request Again', primary: true },
      { ...plain, action: 'forget', label: 'Remove' },
    ],
  },
  { ...granted, request: { label: 'Request Access', isDefault: true, primary: false } },
);

/** The dialog with one of several accounts. */
export const severalAccounts = withGrant({
  title: 'contoso-uat',
  badge: 'Writer',
  selector: {
    label: 'Account',
    options: [
      { id: grant.id, label: 'axdbadmin', detail: '' },
      { id: otherGrantId, label: 'axdbreadonlyuser', detail: '' },
    ],
  },
});
