import * as l10n from '@vscode/l10n';
import { accessError, type AccessError } from '../../../access/errors';
import {
  checkActivation,
  type ActivationRequest,
  type EligibleRole,
  type RequestedRole,
} from '../../../access/managedApplications';
import { failure, success, type Result } from '../../../access/result';
import { visible } from '../../../access/text';
import { roleFieldIds, type Field, type RoleFieldId } from '../../../protocol/state';
import { explainError } from '../../words/errors';
import { durationWords } from '../../words/time';
import type { ApplicationFacts, ApplicationList } from './applicationList';
import { parseDuration } from './duration';
import { placeWords, policyWords, throughWords } from './words';

/** Entries of the list of applications that are commands. */
export const browseOption = 'command:browse';
export const addOption = 'command:add';

/** What is asked for where the customer allows that long, in milliseconds. */
const defaultDuration = 2 * 60 * 60_000;

/** A start may lie a little back: who chose the current minute means now. Milliseconds. */
const pastTolerance = 90_000;

/** What is wrong with the form, and where. */
export interface FormProblem {
  readonly field: RoleFieldId;
  readonly error: AccessError;
}

/** What the fields depend on besides what was typed. */
export interface FormSurroundings {
  readonly applications: ApplicationList;
  readonly now: number;
  readonly disabled: boolean;
}

/** What the user chooses and types to activate roles, and what is wrong with it. */
export class RoleForm {
  readonly #values: Record<RoleFieldId, string> = {
    application: '',
    roles: '',
    start: 'now',
    startAt: '',
    duration: '',
    note: '',
  };
  readonly #revisions = { duration: 0, note: 0 };
  /** What was found wrong when the user asked to go on; gone once that field changes. */
  #problem: FormProblem | undefined;

  value(field: RoleFieldId): string {
    return this.#values[field];
  }

  /** The user typed, or chose. */
  edit(field: RoleFieldId, value: string): void {
    this.#values[field] = value;
    if (this.#problem?.field === field) this.#problem = undefined;
  }

  /** The host fills in. The page takes the value over. */
  fill(field: RoleFieldId, value: string): void {
    this.edit(field, value);
    if (field === 'duration' || field === 'note') this.#revisions[field] += 1;
  }

  /** Fills in what suits the chosen application, where nothing was typed yet. */
  fillDefaults({ application, roles }: ApplicationFacts): void {
    const maximum = application?.policy?.maximumDuration.milliseconds;
    if (this.#values.duration === '') {
      this.fill('duration', durationWords(Math.min(defaultDuration, maximum ?? defaultDuration)));
    }
    const own = roles?.filter(({ through }) => through === 'self') ?? [];
    const [only, ...others] = own;
    if (this.#values.roles === '' && only !== undefined && others.length === 0) {
      this.fill('roles', roleKey(only));
    }
  }

  /** The roles that were chosen. */
  chosenRoles({ roles }: ApplicationFacts): readonly EligibleRole[] {
    const chosen = this.#values.roles.split(' ');
    return roles?.filter(role => chosen.includes(roleKey(role))) ?? [];
  }

  /** Checks everything that was typed, against what was read of the application. */
  check(facts: ApplicationFacts, now: number): Result<ActivationRequest, FormProblem> {
    const checked = this.#check(facts, now);
    this.#problem = checked.ok ? undefined : checked.error;
    return checked;
  }

  /** The fields as the page draws them. */
  fields(around: FormSurroundings): readonly Field[] {
    const facts = around.applications.facts(this.#values.application);
    const fields: Readonly<Record<RoleFieldId, Field>> = {
      application: this.#applicationField(around, facts),
      roles: this.#rolesField(around, facts),
      start: this.#startField(around),
      startAt: this.#startAtField(around),
      duration: this.#durationField(around, facts),
      note: this.#noteField(around),
    };
    const isLater = this.#values.start === 'later';
    return roleFieldIds.filter(id => id !== 'startAt' || isLater).map(id => fields[id]);
  }

  #check(facts: ApplicationFacts, now: number): Result<ActivationRequest, FormProblem> {
    const { application } = facts;
    if (application === undefined)
      return wrong('application', accessError('applicationMissing', {}));
    const startsAt: ActivationRequest['startsAt'] =
      this.#values.start === 'later' ? Date.parse(this.#values.startAt) : 'now';
    const durationMs = parseDuration(this.#values.duration);
    const roles = this.chosenRoles(facts).map(({ principalId, roleId }) => ({
      principalId,
      roleId,
    }));
    const request = { application, roles, startsAt, durationMs: durationMs ?? 0 };
    const checked = checkActivation(
      durationMs === undefined ? { ...request, durationMs: 60_000 } : request,
    );
    if (!checked.ok && checked.error.code === 'jitOff') return wrong('application', checked.error);
    if (!checked.ok && checked.error.code === 'roleMissing') return wrong('roles', checked.error);
    if (startsAt !== 'now' && !(startsAt > now - pastTolerance)) {
      return wrong('startAt', accessError('startNotAhead', {}));
    }
    if (durationMs === undefined) {
      const { duration: text } = this.#values;
      return wrong('duration', accessError('durationInvalid', { text }));
    }
    return checked.ok ? success(request) : wrong('duration', checked.error);
  }

  #applicationField({ applications, disabled }: FormSurroundings, facts: ApplicationFacts): Field {
    const { options } = applications;
    const { application, account } = facts;
    const chosen = applications.find(this.#values.application);
    const isOff = application?.policy?.enabled === false;
    const off = isOff ? accessError('jitOff', { application: application.name }) : undefined;
    return {
      id: 'application',
      kind: 'choice',
      label: l10n.t('Application'),
      options: [
        ...options.map(({ key, name, address }) => ({
          id: key,
          label: visible(name, 100),
          detail: visible(address.resourceGroup, 90),
          startsGroup: false,
        })),
        {
          id: browseOption,
          label: l10n.t('Browse all…'),
          detail: '',
          startsGroup: options.length > 0,
        },
        {
          id: addOption,
          label: l10n.t('Add application by resource id…'),
          detail: '',
          startsGroup: false,
        },
      ],
      value: chosen?.key ?? '',
      placeholder: l10n.t('Choose a managed application'),
      hint:
        application === undefined
          ? ''
          : placeWords(application, chosen?.subscription ?? '', account?.label),
      problem: off === undefined ? this.#problemOf('application') : explainError(off).sentence,
      actions:
        this.#values.application === ''
          ? []
          : [{ action: 'switchAccount', label: l10n.t('Switch account') }],
      disabled,
    };
  }

  #rolesField({ applications, disabled }: FormSurroundings, facts: ApplicationFacts): Field {
    const { application, roles = [] } = facts;
    const isNobodys = roles.length > 0 && roles.every(({ through }) => through === 'group');
    const tenant = application?.publisherTenantId ?? '';
    return {
      id: 'roles',
      kind: 'checks',
      label: l10n.t('Roles'),
      options: roles.map(role => ({
        id: roleKey(role),
        label: visible(role.name ?? role.roleId, 100),
        detail: throughWords(role),
      })),
      value: this.#values.roles,
      placeholder: rolesPlaceholder(
        applications.find(this.#values.application) !== undefined,
        facts,
      ),
      hint:
        isNobodys && tenant !== ''
          ? l10n.t('The publisher’s tenant is {0}.', visible(tenant, 60))
          : '',
      problem: this.#problemOf('roles'),
      actions: isNobodys ? [{ action: 'setTenant', label: l10n.t('Set tenant') }] : [],
      disabled,
    };
  }

  #startField({ disabled }: FormSurroundings): Field {
    return {
      id: 'start',
      kind: 'radio',
      label: l10n.t('Start'),
      options: [
        { id: 'now', label: l10n.t('Now') },
        { id: 'later', label: l10n.t('Later') },
      ],
      value: this.#values.start === 'later' ? 'later' : 'now',
      hint: '',
      problem: '',
      actions: [],
      disabled,
    };
  }

  #startAtField({ disabled }: FormSurroundings): Field {
    return {
      id: 'startAt',
      kind: 'moment',
      label: l10n.t('Start at'),
      value: this.#values.startAt,
      hint: l10n.t('In the time zone of this computer.'),
      problem: this.#problemOf('startAt'),
      actions: [],
      disabled,
    };
  }

  #durationField({ disabled }: FormSurroundings, { application }: ApplicationFacts): Field {
    const maximum = application?.policy?.maximumDuration.milliseconds;
    const limit = maximum === undefined ? '' : l10n.t('At most {0}.', durationWords(maximum));
    return {
      id: 'duration',
      kind: 'text',
      label: l10n.t('Duration'),
      value: this.#values.duration,
      valueRevision: this.#revisions.duration,
      placeholder: l10n.t('For example: 2 h, 90 min'),
      required: true,
      hint: [limit, application === undefined ? '' : policyWords(application.policy)]
        .filter(part => part !== '')
        .join(' '),
      problem: this.#problemOf('duration'),
      actions: [{ action: 'chooseDuration', label: l10n.t('Choose') }],
      disabled,
    };
  }

  #noteField({ disabled }: FormSurroundings): Field {
    return {
      id: 'note',
      kind: 'text',
      label: l10n.t('Note'),
      value: this.#values.note,
      valueRevision: this.#revisions.note,
      placeholder: l10n.t('For example: ticket 4711'),
      required: false,
      hint: l10n.t('For you alone: it stays on this computer. Azure has no field for a reason.'),
      problem: '',
      actions: [],
      disabled,
    };
  }

  #problemOf(field: RoleFieldId): string {
    return this.#problem?.field === field ? explainError(this.#problem.error).sentence : '';
  }
}

/** What tells one role to choose from another. */
export function roleKey({ principalId, roleId }: RequestedRole): string {
  return `${principalId}/${roleId}`.replaceAll(' ', '');
}

function rolesPlaceholder(isChosen: boolean, facts: ApplicationFacts): string {
  if (!isChosen) return l10n.t('Choose an application first.');
  if (facts.isReading) return l10n.t('Reading the roles…');
  if (facts.roles === undefined) return l10n.t('The roles could not be read.');
  return l10n.t('The publisher listed no role for this application.');
}

function wrong(field: RoleFieldId, error: AccessError): Result<never, FormProblem> {
  return failure({ field, error });
}
