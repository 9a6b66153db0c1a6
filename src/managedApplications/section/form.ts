import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import { type EligibleRole, accessError } from '../types';
import type { RequestedRole } from '../../access/grant';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { Field } from '../../protocol/state';
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
import { explainError } from '../errorMessages';
import { durationWords } from '../../ui/messages/time';
import type { EarlierRoleRequest } from '../window';
import type { ApplicationFacts, Applications } from './applications';
import { nextHour, parseDuration, suggestedDurations } from './duration';
import { policyWords, throughWords } from './messages';
import type { RoleRequest } from './requestRoles';

/** The fields of the form. */
export type RoleFieldId = 'application' | 'roles' | 'start' | 'startAt' | 'duration' | 'note';

/** In milliseconds. */
const shortestDuration = 60_000;

/** The proposed duration in milliseconds, if the customer allows it. */
const defaultDuration = 2 * 60 * 60_000;

/** A start this little in the past is valid: the user selected the current minute. Milliseconds. */
const pastTolerance = 90_000;

/** The form for roles on a managed application. */
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

  /** The user typed or selected a value. */
  edit(field: RoleFieldId, value: string, now: number): void {
    this.values.edit(field, value);
    this.#finished.delete(field);
    const needsStart = field === 'start' && value === 'later' && this.values.get('startAt') === '';
    if (needsStart) this.values.fill('startAt', nextHour(now));
  }

  /** The user has finished typing: the form shows what is wrong with the value. */
  finish(field: RoleFieldId): void {
    if (this.values.get(field).trim() !== '') this.#finished.add(field);
  }

  /** Selects an application, and some of its roles. */
  select(application: string, roles: readonly RequestedRole[] = []): void {
    this.values.fill('application', application);
    this.values.fill('roles', roles.map(roleKey).join(' '));
    this.#needsDefaults = true;
  }

  /** Clears the application, which doesn't exist in another cloud. */
  changeCloud(): void {
    this.select('');
    this.values.showsMissing = false;
  }

  /**
   * Fills in the values of an earlier request, except for the application and its roles.
   * @returns whether the start has passed and is now
   */
  fillFrom({ startsAt, durationMs, note = '' }: EarlierRoleRequest, now: number): boolean {
    const { values } = this;
    const start = startsAt !== undefined && startsAt > now ? startsAt : undefined;
    values.showsMissing = false;
    this.#finished.clear();
    values.fill('start', start === undefined ? 'now' : 'later');
    values.fill('startAt', start === undefined ? '' : new Date(start).toISOString());
    values.fill('duration', durationMs === undefined ? '' : durationWords(durationMs));
    values.fill('note', note);
    return start === undefined;
  }

  /** Fills in the default values for a newly selected application, if the fields are empty. */
  fillDefaults({ application, roles = [] }: ApplicationFacts): void {
    if (!this.#needsDefaults) return;
    this.#needsDefaults = false;
    const maximum = application?.policy?.maximumMs ?? defaultDuration;
    if (this.values.get('duration') === '') {
      this.values.fill('duration', durationWords(Math.min(defaultDuration, maximum)));
    }
    const [only, ...others] = roles.filter(({ through }) => through === 'self');
    if (this.values.get('roles') === '' && only !== undefined && others.length === 0) {
      this.values.fill('roles', roleKey(only));
    }
  }

  /**
   * Checks all values. From now on, the form shows which ones are missing.
   * @returns the request, or the first problem
   */
  check(facts: ApplicationFacts, now: number): Result<RoleRequest, FormProblem<RoleFieldId>> {
    this.values.showsMissing = true;
    const { application, account = { id: '', label: '' } } = facts;
    const [first] = this.#problems(facts, now);
    if (first !== undefined) return failure(first);
    if (application === undefined) return failure(noApplication());
    this.values.showsMissing = false;
    this.#finished.clear();
    return success({
      account,
      application,
      roles: this.#roles(facts).map(({ principalId, roleId, name }) => ({
        principalId,
        roleId,
        name,
      })),
      startsAt: this.#startsAt,
      durationMs: parseDuration(this.values.get('duration')) ?? 0,
      note: this.values.get('note').trim(),
    });
  }

  /** The fields as the page shows them. */
  fields(applications: Applications, now: number, disabled: boolean): readonly Field[] {
    const { values } = this;
    const selected = applications.find(values.get('application'));
    const selectedName = selected?.subscription ?? '';
    const facts = applications.facts(values.get('application'));
    const { account, application, roles = [] } = facts;
    const areOthers = roles.length > 0 && roles.every(({ through }) => through === 'group');
    const tenant = application?.publisherTenantId ?? '';
    const maximum = application?.policy?.maximumMs;
    const problems = this.#problems(facts, now).filter(each => this.#isShown(each));
    const problem = (field: RoleFieldId): string => {
      const found = problems.find(each => each.field === field);
      return found === undefined ? '' : explainError(found.error).sentence;
    };
    const fields: Readonly<Record<RoleFieldId, Field>> = {
      application: choiceField({
        id: 'application',
        label: l10n.t('Application'),
        options: applications.options,
        value: values.get('application'),
        placeholder: l10n.t('Select a managed application'),
        hint:
          application === undefined
            ? ''
            : joinHint(
                ' · ',
                visible(application.address.resourceGroup, 90),
                visible(selectedName === '' ? application.subscription : selectedName, 100),
                visible(account?.label ?? '', 100),
              ),
        problem: problem('application'),
        actions:
          values.get('application') === ''
            ? []
            : [fieldLink('switchAccount', l10n.t('Switch account'))],
      }),
      roles: checksField({
        ...values.text('roles'),
        label: l10n.t('Roles'),
        options: roles.map(role => ({
          id: roleKey(role),
          label: visible(role.name || role.roleId, 100),
          detail: throughWords(role),
        })),
        placeholder: selected ? rolesPlaceholder(facts) : l10n.t('Select an application first.'),
        hint:
          areOthers && tenant !== ''
            ? l10n.t("The publisher's tenant is {0}.", visible(tenant, 60))
            : '',
        problem: problem('roles'),
        actions: areOthers ? [fieldLink('setTenant', l10n.t('Set tenant'))] : [],
        disabled,
      }),
      start: radioField({
        id: 'start',
        label: l10n.t('Start'),
        options: [
          { id: 'now', label: l10n.t('Now') },
          { id: 'later', label: l10n.t('Later') },
        ],
        value: values.get('start') === 'later' ? 'later' : 'now',
        disabled,
      }),
      startAt: momentField({
        id: 'startAt',
        label: l10n.t('Start at'),
        value: values.get('startAt'),
        hint: l10n.t("In this computer's time zone."),
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
    const isLater = values.get('start') === 'later';
    return values.ids.filter(id => id !== 'startAt' || isLater).map(id => fields[id]);
  }

  /** All problems, in the order of the fields. */
  #problems(facts: ApplicationFacts, now: number): readonly FormProblem<RoleFieldId>[] {
    const { application } = facts;
    const problems: FormProblem<RoleFieldId>[] = [];
    const add = (field: RoleFieldId, error: AccessError) => problems.push({ field, error });
    if (application === undefined) problems.push(noApplication());
    else if (application.policy?.enabled === false) {
      add('application', accessError('jitOff', { application: application.name }));
    } else if (this.#roles(facts).length === 0) add('roles', accessError('roleMissing', {}));
    const startsAt = this.#startsAt;
    if (startsAt !== 'now' && !(startsAt > now - pastTolerance)) {
      add('startAt', accessError('startNotAhead', {}));
    }
    const duration = this.#durationError(facts);
    if (duration !== undefined) add('duration', duration);
    return problems;
  }

  #isShown({ field, error }: FormProblem<RoleFieldId>): boolean {
    if (error.code === 'jitOff') return true;
    // A selected application is still being read.
    if (field === 'application' && this.values.get('application') !== '') return false;
    return this.values.showsMissing || this.#finished.has(field);
  }

  #durationError({ application }: ApplicationFacts): AccessError | undefined {
    const text = this.values.get('duration');
    // The duration is filled in when the application has been read.
    if (application === undefined && text === '') return undefined;
    const durationMs = parseDuration(text);
    if (durationMs === undefined) return accessError('durationInvalid', { text });
    if (durationMs < shortestDuration) return accessError('durationTooShort', {});
    const maximumMs = application?.policy?.maximumMs ?? Number.POSITIVE_INFINITY;
    return durationMs > maximumMs ? accessError('durationTooLong', { maximumMs }) : undefined;
  }

  get #startsAt(): number | 'now' {
    const isLater = this.values.get('start') === 'later';
    return isLater ? Date.parse(this.values.get('startAt')) : 'now';
  }

  #roles({ roles = [] }: ApplicationFacts): readonly EligibleRole[] {
    const selected = this.values.get('roles').split(' ');
    return roles.filter(role => selected.includes(roleKey(role)));
  }
}

/** Identifies a role in the form. */
function roleKey({ principalId, roleId }: RequestedRole): string {
  return `${principalId}/${roleId}`.replaceAll(' ', '');
}

function noApplication(): FormProblem<RoleFieldId> {
  return { field: 'application', error: accessError('applicationMissing', {}) };
}

function rolesPlaceholder({ isReading, roles }: ApplicationFacts): string {
  if (isReading) return l10n.t('Reading the roles…');
  return roles === undefined
    ? l10n.t("VS Code couldn't read the roles.")
    : l10n.t("The publisher hasn't defined any roles for this application.");
}
