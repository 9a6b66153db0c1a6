import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import type { LcsAccessState, LcsEnvironmentDetails } from '../types';
import { visible } from '../../access/text';
import type { RadioField, TextField } from '../../protocol/state';
import { explainError } from '../../ui/messages/errors';

/** What the user chose and typed. */
export interface SessionValues {
  /** Index of the kind of access; empty where none is chosen. */
  readonly access: string;
  readonly reason: string;
  readonly reasonRevision: number;
  readonly problems: ReadonlyMap<'access' | 'reason', AccessError>;
}

/** The choice of a kind of access: those that the server offers, under its own labels. */
export function accessField(
  details: LcsEnvironmentDetails,
  { access, problems }: SessionValues,
  disabled: boolean,
): RadioField {
  const problem = problems.get('access');
  return {
    id: 'access',
    kind: 'radio',
    label: l10n.t('Access'),
    options: details.options.map(({ label }, index) => ({
      id: String(index),
      label: visible(label, 100),
    })),
    value: access,
    hint: accessHint(details),
    problem: problem === undefined ? '' : explainError(problem).sentence,
    actions: [],
    disabled,
  };
}

/** Why access is wanted. */
export function reasonField(
  { reason, reasonRevision, problems }: SessionValues,
  disabled: boolean,
): TextField {
  const problem = problems.get('reason');
  return {
    id: 'reason',
    kind: 'text',
    label: l10n.t('Reason'),
    placeholder: l10n.t('For example: look into posting error, ticket 4711'),
    required: true,
    value: reason,
    valueRevision: reasonRevision,
    hint: '',
    problem: problem === undefined ? '' : explainError(problem).sentence,
    actions: [],
    disabled,
  };
}

/** Whether access can be asked for, as far as LCS says. */
export function canAsk({ access, options }: LcsEnvironmentDetails): boolean {
  return options.length > 0 && (access === 'enabled' || access === 'unknown');
}

function accessHint(details: LcsEnvironmentDetails): string {
  if (details.options.length === 0) {
    return l10n.t(
      'Lifecycle Services offers no kind of access here. {0}',
      stateWords(details.access),
    );
  }
  return stateWords(details.access);
}

/** Why access can't be asked for now; empty where it can. */
function stateWords(state: LcsAccessState): string {
  switch (state) {
    case 'enabled':
    case 'unknown':
      return '';
    case 'noAccess':
      return l10n.t(
        'Your role in the project does not let you request access. Ask a project owner or an environment manager.',
      );
    case 'otherOperation':
      return l10n.t(
        'Access cannot be requested now: another operation runs in the environment. Read it again when that has ended.',
      );
    case 'environmentSwap':
      return l10n.t(
        'Access cannot be requested now: the environment is being swapped. Read it again when that has ended.',
      );
    case 'disabled':
      return l10n.t('Lifecycle Services says that access cannot be requested now, and not why.');
  }
}
