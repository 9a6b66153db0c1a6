import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import type { RequestedRole } from '../../access/grant';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { Field, Suggestion } from '../../protocol/state';
import {
  choiceField,
  checksField,
  fieldLink,
  joinHint,
  momentField,
  radioField,
  textField,
} from '../../ui/dialog/fields';
import { FormValues, type FormProblem } from '../../ui/dialog/formValues';
import { durationWords } from '../../ui/messages/time';
import { parseDuration } from '../client/durations';
import { explainError } from '../errorMessages';
import { type EligibleRole, type JitPolicy, accessError } from '../types';
import type { EarlierRoleRequest } from '../window';
import type { ApplicationFacts, Applications } from './applications';
import type { RoleRequest } from './requestRoles';

type RoleFieldId = 'application' | 'roles' | 'start' | 'startAt' | 'duration' | 'note';

const [minute, hour] = [60_000, 3_600_000];

/** The longest time until the start. Azure documents no limit, but a later one is probably a typing error. Milliseconds. */
const longestAhead = 366 * 24 * hour;

/** The proposed duration in milliseconds, if the customer allows it. */
const defaultDuration = 2 * hour;

const usualDurations = [30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, 24 * hour];

/** A start this little in the past is valid: the user selected the current minute. Milliseconds. */
const pastTolerance = 90_000;

export class RoleForm {
  readonly values = new FormValues<RoleFieldId>({
    application: '',
    roles: '',
    start: 'now',
    startAt: '',
    duration: '',
    note: '',
  });
  /** Fields whose problems are shown because the user has finished typing. */
  readonly #finished = new Set<RoleFieldId>();
  /** A value that the user cleared stays empty. */
  #needsDefaults = true;

  /** The label of the button, by the number of selected roles. */
  get requestLabel(): string {
    const isForSeveral = this.values.get('roles').includes(' ');
    return isForSeveral ? l10n.t('Activate Roles') : l10n.t('Activate Role');
  }

  edit(field: RoleFieldId, value: string, now: number): void {
    this.values.edit(field, value);
    this.#finished.delete(field);
    const needsStart = field === 'start' && value === 'later' && this.values.get('startAt') === '';
    const nextHour = new Date((Math.floor(now / hour) + 1) * hour);
    if (needsStart) this.values.fill('startAt', nextHour.toISOString());
  }

  /** The user has finished typing: the form shows what is wrong with the value. */
  finish(field: RoleFieldId): void {
    if (this.values.get(field).trim() !== '') this.#finished.add(field);
  }

  select(application: string, roles: readonly RequestedRole[] = []): void {
    const { values } = this;
    values.fill('application', application);
    values.fill('roles', roles.map(roleKey).join(' '));
    // Values that VS Code filled in were for the previous application. Typed ones stay.
    for (const id of ['duration', 'note'] as const) {
      if (!values.replaces(id, '')) values.fill(id, '');
    }
    // The user hasn't seen the roles of this application yet.
    values.showsMissing = false;
    this.#needsDefaults = true;
  }

  /** Whether an earlier request would replace roles or a note that the user entered. */
  replacesInput({ roles, note = '' }: EarlierRoleRequest): boolean {
    const { values } = this;
    return values.replaces('note', note) || values.replaces('roles', roles.map(roleKey).join(' '));
  }

  /** Fills in the other values of an earlier request; returns whether its start has passed. */
  fillFrom({ startsAt = 0, durationMs, note = '' }: EarlierRoleRequest, now: number): boolean {
    const { values } = this;
    const isPast = startsAt <= now;
    this.#finished.clear();
    values.fill('start', isPast ? 'now' : 'later');
    values.fill('startAt', isPast ? '' : new Date(startsAt).toISOString());
    values.fill('duration', durationMs === undefined ? '' : durationWords(durationMs));
    values.fill('note', note);
    return isPast;
  }

  /** Fills in the default values for a newly selected application, if the fields are empty. */
  fillDefaults({ application, roles }: ApplicationFacts): void {
    if (!this.#needsDefaults) return;
    this.#needsDefaults = false;
    const maximum = application.policy?.maximumMs ?? defaultDuration;
    if (this.values.get('duration') === '') {
      this.values.fill('duration', durationWords(Math.min(defaultDuration, maximum)));
    }
    const [only, ...others] = roles.filter(({ through }) => through === 'self');
    if (this.values.get('roles') === '' && only !== undefined && others.length === 0) {
      this.values.fill('roles', roleKey(only));
    }
  }

  /** Returns the request, or the first problem. From now on, missing values are shown. */
  check(
    facts: ApplicationFacts | undefined,
    now: number,
  ): Result<RoleRequest, FormProblem<RoleFieldId>> {
    const { values } = this;
    values.showsMissing = true;
    const errors = this.#errors(facts, now);
    const field = values.ids.find(id => errors[id] !== undefined) ?? 'application';
    const error = errors[field] ?? accessError('applicationMissing', {});
    if (facts === undefined || errors[field] !== undefined) return failure({ field, error });
    values.showsMissing = false;
    this.#finished.clear();
    return success({
      account: facts.account,
      url: facts.url,
      application: facts.application,
      roles: this.#roles(facts).map(({ principalId, roleId, name }) => ({
        principalId,
        roleId,
        name,
      })),
      startsAt: this.#startsAt,
      durationMs: parseDuration(values.get('duration')) ?? 0,
      note: values.get('note').trim(),
    });
  }

  fields(applications: Applications, now: number, disabled: boolean): readonly Field[] {
    const { values } = this;
    const id = values.get('application');
    const isLater = values.get('start') === 'later';
    const selected = applications.list.find(id);
    const facts = applications.facts(id);
    const { application, roles = [] } = facts ?? {};
    const areOthers = roles.length > 0 && roles.every(({ through }) => through === 'group');
    const tenant = application?.publisherTenantId ?? '';
    const needsTenant = areOthers && tenant !== '';
    // The user canceled the sign-in, or a notice says why VS Code couldn't read the roles.
    const isUnread = selected !== undefined && facts === undefined && !applications.isReading;
    const maximum = application?.policy?.maximumMs;
    const errors = this.#errors(facts, now);
    const problem = (field: RoleFieldId): string => {
      const error = errors[field];
      const isShown = error !== undefined && this.#isShown(field, error);
      return isShown ? explainError(error).sentence : '';
    };
    const fields: Readonly<Record<RoleFieldId, Field>> = {
      application: choiceField({
        id: 'application',
        label: l10n.t('Application'),
        options: applications.options,
        value: id,
        placeholder: l10n.t('Select a managed application'),
        hint: facts === undefined ? '' : applicationHint(facts, selected?.subscription ?? ''),
        problem: problem('application'),
        actions: id === '' ? [] : [fieldLink('switchAccount', l10n.t('Switch account'))],
      }),
      roles: checksField({
        ...values.text('roles'),
        label: l10n.t('Roles'),
        options: roles.map(role => ({
          id: roleKey(role),
          label: visible(role.name || role.roleId, 100),
          detail: throughWords(role),
        })),
        placeholder:
          selected === undefined
            ? l10n.t('Select an application first.')
            : rolesPlaceholder(facts, applications.isReading),
        hint: needsTenant ? l10n.t("The publisher's tenant is {0}.", visible(tenant, 60)) : '',
        problem: problem('roles'),
        actions: [
          ...(areOthers ? [fieldLink('setTenant', l10n.t('Set tenant'))] : []),
          ...(isUnread ? [fieldLink('readAgain', l10n.t('Try again'))] : []),
        ],
        disabled,
      }),
      start: radioField({
        id: 'start',
        label: l10n.t('Start'),
        options: [
          { id: 'now', label: l10n.t('Now') },
          { id: 'later', label: l10n.t('Later') },
        ],
        value: isLater ? 'later' : 'now',
        disabled,
      }),
      startAt: momentField({
        id: 'startAt',
        label: l10n.t('Start at'),
        value: values.get('startAt'),
        hint: l10n.t('In your time zone.'),
        problem: problem('startAt'),
        disabled,
      }),
      duration: textField({
        ...values.text('duration'),
        label: l10n.t('Duration'),
        placeholder: l10n.t('For example: 2 h, 90 min'),
        required: true,
        suggestions: suggestedDurations(maximum),
        hint: joinHint(
          ' ',
          maximum === undefined ? '' : l10n.t('At most {0}.', durationWords(maximum)),
          application === undefined ? '' : policyWords(application.policy),
        ),
        problem: problem('duration'),
        disabled,
      }),
      note: textField({
        ...values.text('note'),
        label: l10n.t('Note'),
        placeholder: l10n.t('For example: ticket 4711'),
        hint: l10n.t('Stays on this computer. Azure has no field for a reason.'),
        disabled,
      }),
    };
    return values.ids.filter(field => field !== 'startAt' || isLater).map(field => fields[field]);
  }

  #errors(
    facts: ApplicationFacts | undefined,
    now: number,
  ): Readonly<Partial<Record<RoleFieldId, AccessError | undefined>>> {
    const application = applicationError(facts);
    const needsRole = facts !== undefined && this.#roles(facts).length === 0;
    return {
      application,
      roles: needsRole && application === undefined ? accessError('roleMissing', {}) : undefined,
      startAt: startError(this.#startsAt, now),
      duration: durationError(this.values.get('duration'), facts?.application),
    };
  }

  #isShown(field: RoleFieldId, { code }: AccessError): boolean {
    if (code === 'jitOff') return true;
    // A selected application is still being read.
    if (field === 'application' && this.values.get('application') !== '') return false;
    return this.values.showsMissing || this.#finished.has(field);
  }

  get #startsAt(): number | 'now' {
    const isLater = this.values.get('start') === 'later';
    return isLater ? Date.parse(this.values.get('startAt')) : 'now';
  }

  #roles({ roles }: ApplicationFacts): readonly EligibleRole[] {
    const selected = this.values.get('roles').split(' ');
    return roles.filter(role => selected.includes(roleKey(role)));
  }
}

function roleKey({ principalId, roleId }: RequestedRole): string {
  return `${principalId}/${roleId}`.replaceAll(' ', '');
}

function applicationError(facts: ApplicationFacts | undefined): AccessError | undefined {
  if (facts === undefined) return accessError('applicationMissing', {});
  const { name, policy } = facts.application;
  return policy?.enabled === false ? accessError('jitOff', { application: name }) : undefined;
}

function startError(startsAt: number | 'now', now: number): AccessError | undefined {
  if (startsAt === 'now') return undefined;
  if (startsAt > now + longestAhead) return accessError('startTooFar', {});
  return startsAt > now - pastTolerance ? undefined : accessError('startNotAhead', {});
}

function durationError(
  text: string,
  application: ApplicationFacts['application'] | undefined,
): AccessError | undefined {
  // The duration is filled in when the application has been read.
  if (application === undefined && text === '') return undefined;
  const durationMs = parseDuration(text);
  if (durationMs === undefined) return accessError('durationInvalid', { text });
  if (durationMs < minute) return accessError('durationTooShort', {});
  const maximumMs = application?.policy?.maximumMs ?? Number.POSITIVE_INFINITY;
  return durationMs > maximumMs ? accessError('durationTooLong', { maximumMs }) : undefined;
}

/** The usual durations up to a maximum in milliseconds, and the maximum. */
export function suggestedDurations(maximum: number | undefined): readonly Suggestion[] {
  const shorter = usualDurations.filter(each => maximum === undefined || each < maximum);
  const suggestions = shorter.map(each => ({ value: durationWords(each), detail: '' }));
  return maximum === undefined
    ? suggestions
    : [...suggestions, { value: durationWords(maximum), detail: l10n.t('Maximum') }];
}

function applicationHint({ application, account }: ApplicationFacts, subscription: string): string {
  return joinHint(
    ' · ',
    visible(application.address.resourceGroup, 90),
    visible(subscription || application.subscription, 100),
    visible(account.label, 100),
  );
}

function rolesPlaceholder(facts: ApplicationFacts | undefined, isReading: boolean): string {
  if (isReading) return l10n.t('Reading the roles…');
  return facts === undefined
    ? l10n.t("VS Code couldn't read the roles.")
    : l10n.t("The publisher hasn't defined any roles for this application.");
}

function policyWords(policy: JitPolicy | undefined): string {
  if (policy?.approvalMode === 'AutoApprove') {
    return l10n.t('Azure approves requests automatically. That can take up to 10 minutes.');
  }
  if (!policy?.approvalMode) return l10n.t("Azure doesn't say how requests are approved.");
  const names = policy.approvers.map(name => visible(name, 60));
  return names.length === 0
    ? l10n.t('The customer approves each request.')
    : l10n.t('Approvers: {0}.', names.join(', '));
}

/** Why Azure may deny a role; empty if it is assigned to the account itself. */
function throughWords({ through, principalId }: EligibleRole): string {
  const words = {
    self: '',
    group: l10n.t(
      'May be denied: assigned to another principal ({0}…), for example a group that you are in',
      visible(principalId.slice(0, 8), 40),
    ),
    unknown: l10n.t("May be denied: VS Code couldn't read your account's ID"),
  } satisfies Readonly<Record<EligibleRole['through'], string>>;
  return words[through];
}
