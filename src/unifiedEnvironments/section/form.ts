import * as l10n from '@vscode/l10n';
import { parseAddresses } from '../../access/addresses';
import type { Environment } from '../../access/environment';
import { accessError, type EnvironmentKind } from '../types';
import {
  sqlRoles,
  type EarlierRequest,
  type RequestValues,
  type SqlAccessRequest,
  type SqlRole,
} from '../../access/request';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { Field, Suggestion } from '../../protocol/state';
import { choiceField, fieldLink, joinHint, radioField, textField } from '../../ui/dialog/fields';
import { FormValues, type FormProblem } from '../../ui/dialog/formValues';
import { explainError } from '../errorMessages';
import { withoutScheme, type EnvironmentFacts, type UnifiedEnvironments } from './environments';

/** The fields of the form: the environment, and each value of a request. */
type UnifiedFieldId = 'environment' | keyof RequestValues;

/** The texts and options of the fields, besides their values. */
interface FormContext {
  /** The hint below the field about the detected address. */
  readonly addressHint: (address: string) => string;
  readonly reasons: readonly Suggestion[];
  readonly addresses: readonly Suggestion[];
  /** While its request runs, the user can only select another environment. */
  readonly disabled: boolean;
}

export class UnifiedForm {
  readonly values = new FormValues<UnifiedFieldId>({
    environment: '',
    reason: '',
    addresses: '',
    role: '',
  });

  readonly #environments: UnifiedEnvironments;

  constructor(environments: UnifiedEnvironments) {
    this.#environments = environments;
  }

  /** The selected environment. */
  get environment(): Environment | undefined {
    return this.#environments.list.find(this.values.get('environment'));
  }

  /** Whether an earlier request would replace a value that the user typed or selected. */
  replacesInput(earlier: EarlierRequest): boolean {
    return this.values.ids.some(id => {
      const value = id === 'environment' ? undefined : earlier[id];
      return value !== undefined && this.values.replaces(id, value);
    });
  }

  /** Fills in the known values of an earlier request. */
  fillFrom({ environment, ...earlier }: EarlierRequest): void {
    this.#environments.list.remember(environment);
    for (const id of this.values.ids) {
      const value = id === 'environment' ? environment.id : earlier[id];
      if (value !== undefined) this.values.fill(id, value);
    }
  }

  /** Checks all values. From now on, the form shows which ones are missing. */
  check(): Result<SqlAccessRequest, FormProblem<UnifiedFieldId>> {
    const { environment, values } = this;
    values.showsMissing = true;
    if (environment === undefined) {
      return failure({ field: 'environment', error: accessError('environmentMissing', {}) });
    }
    const reason = values.get('reason').trim();
    if (reason === '') return failure({ field: 'reason', error: accessError('reasonMissing', {}) });
    const addresses = parseAddresses(values.get('addresses'));
    if (!addresses.ok) return failure({ field: 'addresses', error: addresses.error });
    values.showsMissing = false;
    const request = { environment, reason, addresses: addresses.value.text, role: this.#role };
    return success(request satisfies Record<keyof SqlAccessRequest, unknown>);
  }

  /** The fields as the page shows them. */
  fields({ addressHint, reasons, addresses, disabled }: FormContext): readonly Field[] {
    const { values } = this;
    const typed = values.get('addresses').trim();
    const parsed = parseAddresses(typed);
    const isQuiet = typed === '' && !values.showsMissing;
    const isAdjusted = parsed.ok && parsed.value.adjusted;
    const facts = this.#environments.facts(values.get('environment'));
    const fields: Readonly<Record<UnifiedFieldId, Field>> = {
      environment: this.#environment(facts),
      reason: textField({
        ...values.text('reason'),
        label: l10n.t('Reason'),
        placeholder: l10n.t('For example: posting error 4711'),
        required: true,
        problem: values.get('reason').trim() === '' ? this.#missing('reasonMissing') : '',
        suggestions: reasons,
        disabled,
      }),
      addresses: textField({
        ...values.text('addresses'),
        label: l10n.t('Allowed IPv4 addresses'),
        placeholder: l10n.t('For example {0}', '203.0.113.7'),
        required: true,
        hint:
          addressHint(typed) ||
          (isAdjusted
            ? l10n.t('Requested as {0}.', parsed.value.text)
            : l10n.t('One address, a range (a-b), or a CIDR block.')),
        problem: parsed.ok || isQuiet ? '' : explainError(parsed.error).sentence,
        actions: [fieldLink('detectAddress', l10n.t('Detect again'))],
        suggestions: addresses,
        disabled,
      }),
      role: radioField({
        id: 'role',
        label: l10n.t('Access'),
        options: [
          { id: 'Reader', label: l10n.t('Reader') },
          { id: 'Writer', label: l10n.t('Writer') },
        ],
        value: this.#role,
        hint: this.#role === 'Writer' ? writerHint(facts) : '',
        disabled,
      }),
    };
    return values.ids.map(id => fields[id]);
  }

  get #role(): SqlRole {
    return sqlRoles.find(role => role === this.values.get('role')) ?? sqlRoles[0];
  }

  #environment(facts: EnvironmentFacts): Field {
    const chosen = this.environment;
    const field = {
      id: 'environment',
      label: l10n.t('Environment'),
      options: this.#environments.options,
      value: this.values.get('environment'),
      placeholder: l10n.t('Select an environment'),
    } as const;
    if (chosen !== undefined) {
      return choiceField({
        ...field,
        hint: environmentHint(chosen.url, facts, this.#environments.unusableWords(chosen)),
        actions: [fieldLink('switchAccount', l10n.t('Switch account'))],
      });
    }
    const signIn = fieldLink('signIn', l10n.t('Sign in to list environments'));
    return choiceField({
      ...field,
      problem: this.#missing('environmentMissing'),
      actions: this.#environments.needsSignIn ? [{ ...signIn, isButton: true }] : [],
    });
  }

  #missing(code: 'environmentMissing' | 'reasonMissing'): string {
    return this.values.showsMissing ? explainError(accessError(code, {})).sentence : '';
  }
}

function environmentHint(
  url: string,
  { kind, account }: EnvironmentFacts,
  unusable: string,
): string {
  const label = account === undefined ? '' : visible(account.label, 100);
  const words = kind === 'notUnified' || unusable === '' ? kindWords()[kind] : unusable;
  return joinHint(' · ', words, withoutScheme(url), label);
}

function kindWords(): Readonly<Record<EnvironmentKind, string>> {
  return {
    unifiedDevelopment: l10n.t('Unified development'),
    unifiedSandbox: l10n.t('Unified sandbox'),
    unifiedOther: l10n.t(
      "Finance and operations: we don't know whether SQL credentials are available",
    ),
    notUnified: l10n.t("Not a unified environment: doesn't offer SQL credentials"),
    unknown: '',
  };
}

function writerHint({ kind }: EnvironmentFacts): string {
  return kind === 'unifiedSandbox'
    ? l10n.t('Writer can change data. In a unified sandbox, the role is limited to db_datawriter.')
    : l10n.t('Writer can change data. If you only need to read data, select Reader.');
}
