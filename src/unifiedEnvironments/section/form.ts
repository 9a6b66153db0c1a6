import * as l10n from '@vscode/l10n';
import { parseAddresses } from '../../access/addresses';
import { accessError, type AccessError } from '../../access/errors';
import { sqlRoles, type SqlAccessRequest, type SqlRole } from '../../access/request';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import {
  accessFieldIds,
  type AccessFieldId,
  type ChoiceOption,
  type Field,
  type FieldActionState,
} from '../../protocol/state';
import { explainError } from '../../ui/messages/errors';
import type { EnvironmentFacts, EnvironmentList } from './environmentList';

/** Entries of the environment list that are commands. */
export const browseOption = 'command:browse';
export const addByUrlOption = 'command:addByUrl';

/** What is wrong with the form, and where. */
export interface FormProblem {
  readonly field: AccessFieldId;
  readonly error: AccessError;
}

/** What the fields' hints need to know. */
export interface FormSurroundings {
  readonly environments: EnvironmentList;
  /** What is known of the detected address, for the hint. */
  readonly addressHint: (address: string) => string;
  readonly hasRecentAddresses: boolean;
  readonly disabled: boolean;
}

/** What the user is typing, and what is wrong with it. */
export class Form {
  readonly #values: Record<AccessFieldId, string> = {
    environment: '',
    reason: '',
    addresses: '',
    access: '',
  };
  readonly #revisions: Record<AccessFieldId, number> = {
    environment: 0,
    reason: 0,
    addresses: 0,
    access: 0,
  };
  /** What is missing is only complained of once the user asked to go on. */
  #complainOfMissing = false;

  value(field: AccessFieldId): string {
    return this.#values[field];
  }

  /** The user typed. */
  edit(field: AccessFieldId, value: string): void {
    this.#values[field] = value;
  }

  /** The host fills in. The page takes the value over. */
  fill(field: AccessFieldId, value: string): void {
    this.#values[field] = value;
    this.#revisions[field] += 1;
  }

  /** Checks everything. From now on what is missing is complained of. */
  check(environments: EnvironmentList): Result<SqlAccessRequest, FormProblem> {
    this.#complainOfMissing = true;
    const environment = environments.find(this.#values.environment);
    if (environment === undefined) {
      return problem('environment', accessError('environmentMissing', {}));
    }
    const reason = this.#values.reason.trim();
    if (reason === '') return problem('reason', accessError('reasonMissing', {}));
    const addresses = parseAddresses(this.#values.addresses);
    if (!addresses.ok) return problem('addresses', addresses.error);
    this.#complainOfMissing = false;
    return success({ environment, reason, addresses: addresses.value.text, role: this.#role() });
  }

  /** The fields as the page draws them. */
  fields(around: FormSurroundings): readonly Field[] {
    const fields: Readonly<Record<AccessFieldId, Field>> = {
      environment: this.#environmentField(around),
      reason: this.#reasonField(around),
      addresses: this.#addressesField(around),
      access: this.#accessField(around),
    };
    return accessFieldIds.map(id => fields[id]);
  }

  #role(): SqlRole {
    return sqlRoles.find(role => role === this.#values.access) ?? sqlRoles[0];
  }

  #environmentField({ environments, disabled }: FormSurroundings): Field {
    const chosen = environments.find(this.#values.environment);
    const missing = chosen === undefined && this.#complainOfMissing;
    return {
      id: 'environment',
      kind: 'choice',
      label: l10n.t('Environment'),
      options: environmentOptions(environments),
      value: chosen === undefined ? '' : chosen.id,
      placeholder: l10n.t('Choose an environment'),
      hint: chosen === undefined ? '' : environmentHint(chosen.url, environments.facts(chosen.id)),
      problem: missing ? explainError(accessError('environmentMissing', {})).sentence : '',
      actions:
        chosen === undefined ? [] : [{ action: 'switchAccount', label: l10n.t('Switch account') }],
      disabled,
    };
  }

  #reasonField({ disabled }: FormSurroundings): Field {
    const missing = this.#values.reason.trim() === '' && this.#complainOfMissing;
    return {
      ...this.#text('reason', disabled),
      label: l10n.t('Reason'),
      placeholder: l10n.t('For example: look into posting error, ticket 4711'),
      required: true,
      hint: '',
      problem: missing ? explainError(accessError('reasonMissing', {})).sentence : '',
      actions: [{ action: 'recentReasons', label: l10n.t('Recent reasons') }],
    };
  }

  #addressesField({ addressHint, hasRecentAddresses, disabled }: FormSurroundings): Field {
    const typed = this.#values.addresses.trim();
    const parsed = parseAddresses(typed);
    const silent = typed === '' && !this.#complainOfMissing;
    const actions: FieldActionState[] = [
      { action: 'detectAddress', label: l10n.t('Detect my address') },
    ];
    if (hasRecentAddresses) {
      actions.push({ action: 'recentAddresses', label: l10n.t('Recent addresses') });
    }
    const normalised =
      parsed.ok && parsed.value.adjusted
        ? l10n.t('Will be requested as {0}.', parsed.value.text)
        : '';
    const forms = l10n.t('One address, a range a–b, or a CIDR block.');
    return {
      ...this.#text('addresses', disabled),
      label: l10n.t('Allowed IPv4 addresses'),
      placeholder: l10n.t('For example {0}', '203.0.113.7'),
      required: true,
      hint: [addressHint(typed), normalised, forms].filter(part => part !== '').join(' '),
      problem: parsed.ok || silent ? '' : explainError(parsed.error).sentence,
      actions,
    };
  }

  #accessField({ environments, disabled }: FormSurroundings): Field {
    const facts = environments.facts(this.#values.environment);
    return {
      id: 'access',
      kind: 'radio',
      label: l10n.t('Access'),
      options: [
        { id: 'Reader', label: l10n.t('Reader') },
        { id: 'Writer', label: l10n.t('Writer') },
      ],
      value: this.#role(),
      hint: this.#role() === 'Writer' ? writerHint(facts) : '',
      problem: '',
      actions: [],
      disabled,
    };
  }

  #text(id: 'reason' | 'addresses', disabled: boolean) {
    return {
      id,
      kind: 'text',
      value: this.#values[id],
      valueRevision: this.#revisions[id],
      disabled,
    } as const;
  }
}

function problem(field: AccessFieldId, error: AccessError): Result<never, FormProblem> {
  return failure({ field, error });
}

function environmentOptions(environments: EnvironmentList): ChoiceOption[] {
  const known = environments.options.map(environment => ({
    id: environment.id,
    label: visible(environment.name, 100),
    detail: environment.url.replace(/^https:\/\//, ''),
    startsGroup: false,
  }));
  const startsGroup = known.length > 0;
  return [
    ...known,
    { id: browseOption, label: l10n.t('Browse all…'), detail: '', startsGroup },
    {
      id: addByUrlOption,
      label: l10n.t('Add environment by URL…'),
      detail: '',
      startsGroup: false,
    },
  ];
}

function environmentHint(url: string, facts: EnvironmentFacts | undefined): string {
  const parts = [kindWords(facts), url.replace(/^https:\/\//, '')];
  if (facts?.account !== undefined) {
    parts.push(l10n.t('signed in as {0}', visible(facts.account.label, 100)));
  }
  return parts.filter(part => part !== '').join(' · ');
}

function kindWords(facts: EnvironmentFacts | undefined): string {
  switch (facts?.kind) {
    case 'unifiedDevelopment':
      return l10n.t('Unified development');
    case 'unifiedSandbox':
      return l10n.t('Unified sandbox');
    case 'unifiedOther':
      return l10n.t('Finance and operations');
    case 'notUnified':
      return l10n.t('Not a unified environment: it offers no SQL credentials');
    case 'unknown':
    case undefined:
      return '';
  }
}

function writerHint(facts: EnvironmentFacts | undefined): string {
  return facts?.kind === 'unifiedSandbox'
    ? l10n.t('A writer changes data. In a unified sandbox the role is limited to db_datawriter.')
    : l10n.t('A writer changes data. Choose Reader where reading is enough.');
}
