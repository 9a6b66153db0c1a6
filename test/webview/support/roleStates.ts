import type {
  ChecksField,
  DialogState,
  MomentField,
  ShownGrant,
} from '../../../src/protocol/state';
import { emptyForm, environment, grant, otherGrantId, reason } from './states';

export const roles: ChecksField = {
  kind: 'checks',
  id: 'roles',
  label: 'Roles',
  hint: '',
  problem: '',
  actions: [],
  disabled: false,
  placeholder: 'Select an application first.',
  value: 'ada/writer',
  valueRevision: 1,
  options: [
    { id: 'ada/writer', label: 'Contributor', detail: '' },
    { id: 'team/reader', label: 'Reader', detail: 'May be refused.' },
  ],
};

export const startAt: MomentField = {
  kind: 'moment',
  id: 'startAt',
  label: 'Start at',
  hint: 'In your time zone.',
  problem: '',
  actions: [],
  disabled: false,
  value: '2026-11-21T10:00:00.000Z',
};

/** The dialog for managed applications. */
export const roleForm: DialogState = {
  ...emptyForm,
  section: 'managedApplications',
  fields: [
    { ...environment, label: 'Application', hint: 'Resource group contoso-apps', actions: [] },
    roles,
    startAt,
    reason,
  ],
  buttons: [{ id: 'requestHistory', label: 'Request History', primary: false }],
};

const plain = { primary: false, options: [], optionsLabel: '' };

const activation: ShownGrant = {
  ...grant,
  title: 'Contoso App',
  badge: 'Contributor, Reader',
  status: { text: 'Waiting for approval', tone: 'waiting', waited: 3_725_000, tested: '' },
  remedy: { label: 'Refresh', isRefresh: true },
  timeLeft: '8 h',
  urgency: 'none',
  expires: 'starts after the approval',
  values: [
    { id: 'requestId', label: 'Request ID', value: 'jit-5b0b6a0e', copy: null },
    { id: 'requestedBy', label: 'Requested by', value: 'ada@contoso.com', copy: null },
  ],
  hasPassword: false,
  actions: [
    { ...plain, action: 'openInPortal', label: 'Open in Azure Portal' },
    { ...plain, action: 'copyRequestId', label: 'Copy Request ID' },
    { ...plain, action: 'withdraw', label: 'Withdraw Request' },
  ],
};

/** The dialog with one of several activations, which is for two roles. */
export const severalRoles: DialogState = {
  ...roleForm,
  grant: {
    ...activation,
    badge: '2 roles',
    status: { text: 'Active', tone: 'good', waited: null, tested: '' },
    timeLeft: '1 h 59 min left',
    expires: 'ends today at 18:04',
    selector: {
      label: 'Role',
      options: [
        {
          id: grant.id,
          label: '2 roles · Active',
          detail: 'Contributor, Reader of the resources of Contoso Development',
        },
        { id: otherGrantId, label: 'Owner · Waiting for approval', detail: '' },
      ],
    },
    values: [
      {
        id: 'roles',
        label: 'Roles',
        value: 'Contributor, Reader of the resources of Contoso Development',
        copy: null,
      },
      ...activation.values,
    ],
  },
};

/** The dialog with a role activation that the customer has to approve. */
export const activating: DialogState = { ...roleForm, grant: activation };

/** The form with the values of an ended role, which the user wants to activate again. */
export const activatingAgain: DialogState = {
  ...roleForm,
  grant: {
    ...activation,
    status: { text: 'Access has ended', tone: 'neutral', waited: null, tested: '' },
    remedy: null,
    actions: [
      { ...plain, action: 'openInPortal', label: 'Open in Azure Portal' },
      { ...plain, action: 'activateAgain', label: 'Activate Again' },
      { ...plain, action: 'removeFromList', label: 'Remove from List' },
    ],
  },
};
