import type { DialogState, ListField, SecretField, TextField } from '../../../src/protocol/state';
import { access, emptyForm, environment, reason } from './states';

const quiet = { hint: '', problem: '', actions: [], disabled: false } as const;

/** The dialog for Lifecycle Services with its instructions for manual steps. */
export const guiding: DialogState = {
  ...emptyForm,
  section: 'lifecycleServices',
  fields: [{ ...environment, hint: '', actions: [] }],
  steps: [
    {
      parts: [{ text: 'Open the page of the environment.', strong: false }],
      current: false,
      buttons: [{ id: 'openPage', label: 'Open Environment Page', primary: false }],
    },
    {
      parts: [
        { text: 'Select ', strong: false },
        { text: 'Maintain', strong: true },
        { text: ', then ', strong: false },
        { text: 'Enable access', strong: true },
        { text: ', and add your address.', strong: false },
      ],
      current: true,
      buttons: [{ id: 'copyAddress', label: 'Copy My Address', primary: true }],
    },
    {
      parts: [{ text: 'Copy the credentials, then import them.', strong: false }],
      current: false,
      buttons: [{ id: 'import', label: 'Import Credentials…', primary: false }],
    },
  ],
  request: null,
};

/** A box for a text that contains a password among other things. */
export const pasted: SecretField = {
  ...quiet,
  kind: 'secret',
  id: 'pasted',
  label: 'Text copied from Lifecycle Services',
  hint: 'In any order and language.',
  actions: [{ action: 'pasteFromClipboard', label: 'Paste from clipboard', isButton: false }],
  multiline: true,
  takenRevision: 0,
  placeholder: 'Paste it here',
  required: false,
};

/** A box for a password. */
export const typedPassword: SecretField = {
  ...quiet,
  kind: 'secret',
  id: 'password',
  label: 'Password',
  hint: 'Understood from the text.',
  multiline: false,
  takenRevision: 0,
  placeholder: '',
  required: true,
};

const server: TextField = {
  ...quiet,
  kind: 'text',
  id: 'server',
  label: 'Server',
  placeholder: '',
  required: true,
  value: 'spartan-srv.database.windows.net',
  valueRevision: 1,
  suggestions: null,
};

/** The dialog while the user imports an account. */
export const importing: DialogState = {
  ...guiding,
  fields: [pasted, server, typedPassword],
  steps: [],
  request: { label: 'Import', isDefault: true, primary: true },
  buttons: [{ id: 'leaveImport', label: 'Back', primary: false }],
};

/** An allow-list with two entries. */
export const allowList: ListField = {
  ...quiet,
  kind: 'list',
  id: 'allowList',
  label: 'Allow-list',
  hint: 'The address of this computer is on it.',
  empty: 'It has no entry.',
  items: [
    {
      id: '0',
      title: 'ada-home · 203.0.113.7',
      detail: 'Service: AzureSQL · expires today at 18:04',
      buttons: [{ id: 'remove:ada-home', label: 'Remove', name: 'Remove ada-home' }],
    },
    {
      id: '1',
      title: 'office · 198.51.100.0/24',
      detail: 'Service: AzureSQL',
      buttons: [{ id: 'remove:office', label: 'Remove', name: 'Remove office' }],
    },
  ],
  buttons: [{ id: 'addAddress', label: 'Add Address…', name: 'Add Address…' }],
};

/** The dialog of an environment with its allow-list. */
export const withAllowList: DialogState = {
  ...guiding,
  fields: [environment, access, reason, allowList],
  steps: [],
  request: { label: 'Request Access', isDefault: true, primary: true },
};
