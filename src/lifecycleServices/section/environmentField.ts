import * as l10n from '@vscode/l10n';
import type { LcsEnvironment, LcsKind, LcsOtherReason } from '../types';
import { visible } from '../../access/text';
import type { ChoiceField } from '../../protocol/state';
import type { LcsEnvironmentList } from './environmentList';

/** Entries of the environment list that are commands. */
export const browseOption = 'command:browse';
export const addByUrlOption = 'command:add';

/** What the field's looks depend on. */
export interface EnvironmentFieldAround {
  readonly chosenId: string;
  /** Whether there is a session, so that there is something to browse. */
  readonly canBrowse: boolean;
  readonly problem: string;
  readonly disabled: boolean;
}

/** The choice of an environment. */
export function environmentField(
  environments: LcsEnvironmentList,
  { chosenId, canBrowse, problem, disabled }: EnvironmentFieldAround,
): ChoiceField {
  const chosen = environments.find(chosenId);
  const known = environments.options.map(environment => ({
    id: environment.id,
    label: visible(environment.name, 100),
    detail: shortAddress(environment),
    startsGroup: false,
  }));
  const commands = [
    ...(canBrowse ? [{ id: browseOption, label: l10n.t('Browse all…') }] : []),
    { id: addByUrlOption, label: l10n.t('Add environment by URL…') },
  ];
  return {
    id: 'environment',
    kind: 'choice',
    label: l10n.t('Environment'),
    options: [
      ...known,
      ...commands.map((command, index) => ({
        ...command,
        detail: '',
        startsGroup: index === 0 && known.length > 0,
      })),
    ],
    value: chosen?.id ?? '',
    placeholder: l10n.t('Choose an environment'),
    hint: chosen === undefined ? '' : hintOf(chosen),
    problem,
    actions: [],
    disabled,
  };
}

/** How an environment is run, in words; empty where that is not known. */
export function kindWords(kind: LcsKind): string {
  switch (kind.name) {
    case 'selfService':
      return l10n.t('Self-service');
    case 'microsoftManaged':
      return l10n.t('Microsoft-managed');
    case 'notRead':
      return '';
    case 'other':
      return otherWords(kind.reason);
  }
}

function otherWords(reason: LcsOtherReason): string {
  switch (reason) {
    case 'customerManaged':
      return l10n.t('Cloud-hosted: its database is reached on its own machine');
    case 'onPremises':
      return l10n.t('On-premises: its database is reached in your own network');
    case 'migrated':
      return l10n.t('Moved to the Power Platform admin center: read-only');
    case 'unknownKind':
      return l10n.t('Of a kind that is not known here');
  }
}

function shortAddress({ baseUrl, projectId }: LcsEnvironment): string {
  return l10n.t('{0}, project {1}', new URL(baseUrl).host, projectId);
}

function hintOf(environment: LcsEnvironment): string {
  return [kindWords(environment.kind), shortAddress(environment)]
    .filter(part => part !== '')
    .join(' · ');
}
