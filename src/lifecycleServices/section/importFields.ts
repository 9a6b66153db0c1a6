import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import type { Field, SecretField, TextField } from '../../protocol/state';
import { explainError } from '../../ui/messages/errors';
import type { ImportFieldId, ImportTextId } from './importedAccount';

/** What stands in a field of one line. */
export interface ImportTextState {
  readonly value: string;
  readonly hint: string;
  /** Grows whenever the host itself changed the value. */
  readonly revision: number;
}

/** What the fields of the import show. */
export interface ImportFieldsState {
  readonly texts: Readonly<Record<ImportTextId, ImportTextState>>;
  /** What the accounts of the text are called. */
  readonly accounts: readonly string[];
  readonly chosen: number;
  /** Where the password comes from that is there; `undefined` where there is none. */
  readonly passwordFrom: 'text' | 'typed' | undefined;
  /** Grows whenever something was taken out of a box for secrets. */
  readonly taken: number;
  readonly problems: ReadonlyMap<ImportFieldId, AccessError>;
  readonly disabled: boolean;
}

/** The fields of the import as the page draws them. */
export function importFields(state: ImportFieldsState): readonly Field[] {
  return [
    pastedField(state),
    ...(state.accounts.length < 2 ? [] : [accountField(state)]),
    textField(state, 'server', l10n.t('Server'), 'server.database.windows.net'),
    textField(state, 'database', l10n.t('Database'), ''),
    textField(state, 'user', l10n.t('User'), ''),
    passwordField(state),
    {
      ...textField(state, 'expires', l10n.t('Expires'), l10n.t('For example: 2026-11-21 18:00')),
      actions: [{ action: 'expiryNotKnown', label: l10n.t('Not known') }],
    },
  ];
}

function pastedField(state: ImportFieldsState): SecretField {
  return {
    ...common(state, 'pasted'),
    kind: 'secret',
    label: l10n.t('Text copied from Lifecycle Services'),
    hint: l10n.t('In any order and language. It is read here and not kept.'),
    actions: [{ action: 'pasteFromClipboard', label: l10n.t('Paste from clipboard') }],
    multiline: true,
    takenRevision: state.taken,
    placeholder: l10n.t('Paste what the section Database Accounts shows'),
    required: false,
  };
}

function accountField(state: ImportFieldsState): Field {
  return {
    ...common(state, 'account'),
    kind: 'choice',
    label: l10n.t('Account'),
    hint: l10n.t('The text has several accounts. Each is imported by itself.'),
    options: state.accounts.map((label, index) => ({
      id: String(index),
      label,
      detail: '',
      startsGroup: false,
    })),
    value: String(state.chosen),
    placeholder: '',
  };
}

function passwordField(state: ImportFieldsState): SecretField {
  return {
    ...common(state, 'password'),
    kind: 'secret',
    label: l10n.t('Password'),
    hint: passwordHint(state.passwordFrom),
    multiline: false,
    takenRevision: state.taken,
    placeholder: state.passwordFrom === undefined ? '' : '•'.repeat(16),
    required: state.passwordFrom === undefined,
  };
}

function passwordHint(from: ImportFieldsState['passwordFrom']): string {
  switch (from) {
    case 'text':
      return l10n.t('Understood from the text. Type another one to replace it.');
    case 'typed':
      return l10n.t('Taken over. Type another one to replace it.');
    case undefined:
      return '';
  }
}

function textField(
  state: ImportFieldsState,
  id: ImportTextId,
  label: string,
  placeholder: string,
): TextField {
  const { value, hint, revision } = state.texts[id];
  return {
    ...common(state, id),
    kind: 'text',
    label,
    hint,
    value,
    valueRevision: revision,
    placeholder,
    required: true,
  };
}

function common({ problems, disabled }: ImportFieldsState, id: ImportFieldId) {
  const error = problems.get(id);
  const problem = error === undefined ? '' : explainError(error).sentence;
  return { id, hint: '', problem, actions: [], disabled } as const;
}
