import * as l10n from '@vscode/l10n';
import type { RequestedRole } from '../../access/grant';
import { visible } from '../../access/text';
import type { Field } from '../../protocol/state';
import { durationWords } from '../../ui/messages/time';
import type { ApplicationFacts, ApplicationList } from './applicationList';
import { placeWords, policyWords, throughWords } from './messages';

/** The fields of the form, in order. */
export const roleFieldIds = [
  'application',
  'roles',
  'start',
  'startAt',
  'duration',
  'note',
] as const;
/** The ID of a field of the form. */
export type RoleFieldId = (typeof roleFieldIds)[number];

/** Entries of the list of applications that are commands. */
export const browseOption = 'command:browse';
export const addOption = 'command:add';

/** The context of the fields, apart from their values. */
export interface FormSurroundings {
  readonly applications: ApplicationList;
  readonly now: number;
  readonly disabled: boolean;
}

/** The values of the fields. */
export interface FormLook {
  readonly value: (field: RoleFieldId) => string;
  /** Grows whenever the host filled in the field. */
  readonly revision: (field: 'duration' | 'note') => number;
  /** The error of a field; empty if it is valid or not validated yet. */
  readonly problem: (field: RoleFieldId) => string;
}

/** The fields as the page draws them. */
export function drawFields(look: FormLook, around: FormSurroundings): readonly Field[] {
  const facts = around.applications.facts(look.value('application'));
  const fields: Readonly<Record<RoleFieldId, Field>> = {
    application: applicationField(look, around, facts),
    roles: rolesField(look, around, facts),
    start: startField(look, around),
    startAt: startAtField(look, around),
    duration: durationField(look, around, facts),
    note: noteField(look, around),
  };
  const isLater = look.value('start') === 'later';
  return roleFieldIds.filter(id => id !== 'startAt' || isLater).map(id => fields[id]);
}

function applicationField(
  look: FormLook,
  { applications, disabled }: FormSurroundings,
  facts: ApplicationFacts,
): Field {
  const { options } = applications;
  const { application, account } = facts;
  const chosen = applications.find(look.value('application'));
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
    problem: look.problem('application'),
    actions:
      look.value('application') === ''
        ? []
        : [{ action: 'switchAccount', label: l10n.t('Switch account') }],
    disabled,
  };
}

function rolesField(
  look: FormLook,
  { applications, disabled }: FormSurroundings,
  facts: ApplicationFacts,
): Field {
  const { application, roles = [] } = facts;
  const isOnlyOthers = roles.length > 0 && roles.every(({ through }) => through === 'group');
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
    value: look.value('roles'),
    placeholder: rolesPlaceholder(
      applications.find(look.value('application')) !== undefined,
      facts,
    ),
    hint:
      isOnlyOthers && tenant !== ''
        ? l10n.t('The publisher’s tenant is {0}.', visible(tenant, 60))
        : '',
    problem: look.problem('roles'),
    actions: isOnlyOthers ? [{ action: 'setTenant', label: l10n.t('Set tenant') }] : [],
    disabled,
  };
}

function startField(look: FormLook, { disabled }: FormSurroundings): Field {
  return {
    id: 'start',
    kind: 'radio',
    label: l10n.t('Start'),
    options: [
      { id: 'now', label: l10n.t('Now') },
      { id: 'later', label: l10n.t('Later') },
    ],
    value: look.value('start') === 'later' ? 'later' : 'now',
    hint: '',
    problem: '',
    actions: [],
    disabled,
  };
}

function startAtField(look: FormLook, { disabled }: FormSurroundings): Field {
  return {
    id: 'startAt',
    kind: 'moment',
    label: l10n.t('Start at'),
    value: look.value('startAt'),
    hint: l10n.t('In the time zone of this computer.'),
    problem: look.problem('startAt'),
    actions: [],
    disabled,
  };
}

function durationField(
  look: FormLook,
  { disabled }: FormSurroundings,
  { application }: ApplicationFacts,
): Field {
  const maximum = application?.policy?.maximumDuration.milliseconds;
  const limit = maximum === undefined ? '' : l10n.t('At most {0}.', durationWords(maximum));
  return {
    id: 'duration',
    kind: 'text',
    label: l10n.t('Duration'),
    value: look.value('duration'),
    valueRevision: look.revision('duration'),
    placeholder: l10n.t('For example: 2 h, 90 min'),
    required: true,
    hint: [limit, application === undefined ? '' : policyWords(application.policy)]
      .filter(part => part !== '')
      .join(' '),
    problem: look.problem('duration'),
    actions: [{ action: 'chooseDuration', label: l10n.t('Choose') }],
    disabled,
  };
}

function noteField(look: FormLook, { disabled }: FormSurroundings): Field {
  return {
    id: 'note',
    kind: 'text',
    label: l10n.t('Note'),
    value: look.value('note'),
    valueRevision: look.revision('note'),
    placeholder: l10n.t('For example: ticket 4711'),
    required: false,
    hint: l10n.t('For you alone: it stays on this computer. Azure has no field for a reason.'),
    problem: '',
    actions: [],
    disabled,
  };
}

function rolesPlaceholder(isChosen: boolean, facts: ApplicationFacts): string {
  if (!isChosen) return l10n.t('Choose an application first.');
  if (facts.isReading) return l10n.t('Reading the roles…');
  if (facts.roles === undefined) return l10n.t('The roles could not be read.');
  return l10n.t('The publisher listed no role for this application.');
}

/** Identifies a role among those of an application. */
export function roleKey({ principalId, roleId }: RequestedRole): string {
  return `${principalId}/${roleId}`.replaceAll(' ', '');
}
