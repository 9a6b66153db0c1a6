import * as l10n from '@vscode/l10n';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { ChoiceField, Field } from '../../protocol/state';
import { choiceField, joinHint, radioField, suggestions, textField } from '../../ui/dialog/fields';
import { FormValues } from '../../ui/dialog/formValues';
import { explainError } from '../errorMessages';
import {
  accessError,
  kindError,
  type AccessOption,
  type AllowListEntry,
  type LcsAccessRequest,
  type LcsAccessState,
  type LcsEnvironment,
  type LcsEnvironmentDetails,
} from '../types';
import type { LcsWindow } from '../window';
import { allowListField } from './allowList';
import { environmentHint, type LcsEnvironments } from './environments';

export class LcsForm {
  readonly values = new FormValues({ environment: '', access: '', reason: '' });
  readonly #window: LcsWindow;
  recentReasons: readonly string[] = [];

  constructor(window: LcsWindow) {
    this.#window = window;
  }

  select({ id }: LcsEnvironment): void {
    if (this.values.get('environment') !== id) this.values.showsMissing = false;
    this.values.fill('environment', id);
  }

  environmentField(
    environments: LcsEnvironments,
    canBrowse: boolean,
    disabled: boolean,
  ): ChoiceField {
    const id = this.values.get('environment');
    const chosen = environments.find(id);
    const options = environments.options(canBrowse);
    return choiceField({
      id: 'environment',
      label: l10n.t('Environment'),
      options,
      value: options.some(option => option.id === id) ? id : '',
      placeholder: l10n.t('Select an environment'),
      hint: chosen === undefined ? '' : environmentHint(chosen),
      problem: chosen === undefined ? this.#missing('environmentMissing') : '',
      disabled,
    });
  }

  /** The fields below an environment that a session has read. */
  sessionFields(
    details: LcsEnvironmentDetails,
    entries: readonly AllowListEntry[],
    address: string,
    disabled: boolean,
  ): readonly Field[] {
    if (kindError(details.environment) !== undefined) return [];
    const list = allowListField(this.#window, entries, address, disabled);
    if (details.environment.kind === 'microsoftManaged') return [list];
    const { options, access } = details;
    const none = l10n.t('Lifecycle Services offers no access types for this environment.');
    return [
      radioField({
        id: 'access',
        label: l10n.t('Access'),
        options: options.map(({ label }, at) => ({ id: String(at), label: visible(label, 100) })),
        value: this.values.get('access'),
        hint: joinHint(' ', options.length === 0 ? none : '', stateWords[access]()),
        problem: this.#option(details) === undefined ? this.#missing('lcsOptionMissing') : '',
        disabled,
      }),
      textField({
        ...this.values.text('reason'),
        label: l10n.t('Reason'),
        placeholder: l10n.t('For example: posting error 4711'),
        required: true,
        suggestions: suggestions(
          [this.recentReasons, ''],
          [this.#window.settings.reasonTemplates(), l10n.t('Template')],
        ),
        problem: this.values.get('reason').trim() === '' ? this.#missing('reasonMissing') : '',
        disabled,
      }),
      list,
    ];
  }

  /** Returns the values, or the first field that misses one. From now on, the form shows those fields. */
  check(
    details: LcsEnvironmentDetails,
  ): Result<Pick<LcsAccessRequest, 'option' | 'role' | 'reason'>, 'access' | 'reason'> {
    this.values.showsMissing = true;
    const option = this.#option(details);
    if (option === undefined) return failure('access');
    const reason = this.values.get('reason').trim();
    if (reason === '') return failure('reason');
    this.values.showsMissing = false;
    return success({ option, role: option.label, reason });
  }

  /** Clears the selected access unless it means the same in what was read later. */
  detailsChanged(before: LcsEnvironmentDetails | undefined, now: LcsEnvironmentDetails): void {
    const [earlier, later] = [this.#option(before), this.#option(now)];
    const isSame =
      before?.environment.id === now.environment.id &&
      earlier?.value === later?.value &&
      earlier?.label === later?.label;
    if (!isSame) this.values.fill('access', '');
    if (now.options.length === 1) this.values.fill('access', '0');
  }

  #option(details: LcsEnvironmentDetails | undefined): AccessOption | undefined {
    return details?.options.find((_, index) => String(index) === this.values.get('access'));
  }

  #missing(code: 'environmentMissing' | 'reasonMissing' | 'lcsOptionMissing'): string {
    return this.values.showsMissing ? explainError(accessError(code, {})).sentence : '';
  }
}

/** The label of the button that requests; `undefined` if the user can't request access. */
export function requestLabel(details: LcsEnvironmentDetails): string | undefined {
  const { environment, access, options } = details;
  if (environment.kind === 'microsoftManaged') return l10n.t('Show Accounts');
  const isOffered = options.length > 0 && (access === 'enabled' || access === 'unknown');
  return isOffered ? l10n.t('Request Access') : undefined;
}

/** Why the user can't request access now; empty if they can. */
const stateWords: Readonly<Record<LcsAccessState, () => string>> = {
  enabled: () => '',
  unknown: () => '',
  noAccess: () =>
    l10n.t(
      "Your role in the project doesn't let you request access. Ask a project owner or an environment manager.",
    ),
  otherOperation: () =>
    l10n.t(
      "You can't request access now: another operation is running in the environment. Try again later.",
    ),
  environmentSwap: () =>
    l10n.t("You can't request access now: the environment is being swapped. Try again later."),
  disabled: () =>
    l10n.t("Lifecycle Services doesn't allow requests now and gives no reason. Try again later."),
};
