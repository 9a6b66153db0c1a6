/*
 * The state that the page draws. The host always sends it in full, and the page keeps no part of an
 * earlier state. All text is localized and safe to display, and no state contains a secret.
 */

import type { CheckOption, Field, Labeled, SectionButton } from './fields';

export * from './fields';

/** A message below the grant, so that it doesn't move the grant. */
export interface Notice {
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  /** The buttons below the text. */
  readonly remedies: readonly Labeled[];
}

/** A running request, with the text of its current step. */
export interface Progress {
  readonly step: string;
}

/** A part of an instruction. The page emphasizes the names of controls on other sites. */
export interface StepPart {
  readonly text: string;
  readonly strong: boolean;
}

/** An instruction of a sequence. */
export interface Step {
  readonly parts: readonly StepPart[];
  /** Whether the user is at this step. At most one step is the current one. */
  readonly current: boolean;
  readonly buttons: readonly SectionButton[];
}

/** The values of a grant that the user can copy. */
export const copyTargets = ['server', 'database', 'user', 'password'] as const;
export type CopyTarget = (typeof copyTargets)[number];

const activationActions = [
  'refresh',
  'openInPortal',
  'copyRequestId',
  'activateAgain',
  'withdraw',
  'removeFromList',
] as const;
export type ActivationAction = (typeof activationActions)[number];

/** The actions for a SQL credential or a role activation. */
export const grantActions = [
  'copyConnectionString',
  'connect',
  'openTerminal',
  'openCloudSetting',
  'renew',
  'forget',
  ...activationActions,
] as const;
export type GrantAction = (typeof grantActions)[number];

/** The appearance of a status next to its text. */
export type Tone = 'neutral' | 'waiting' | 'good' | 'warning' | 'bad';

/** A value of a grant in a read-only text box. */
export interface ShownValue {
  /** Unique within the grant. */
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** The copy button of the value, or `null` if it has none. */
  readonly copy: { readonly target: CopyTarget; readonly label: string } | null;
}

/** An action for a grant: a button, or a split button if it has options. */
export interface ShownAction {
  readonly action: GrantAction;
  readonly label: string;
  /** At most one action is the primary one. */
  readonly primary: boolean;
  /** The choices of the menu; empty for a plain button. */
  readonly options: readonly Labeled[];
  /** The accessible name of the button that opens the menu; empty without options. */
  readonly optionsLabel: string;
}

/** The grant for the selected environment, as a card below the form. */
export interface ShownGrant {
  readonly id: string;
  readonly title: string;
  /** The granted access: Reader, Writer, a role, or the number of roles. */
  readonly badge: string;
  /** The grants for the same environment, by ID, if there are several. The label is Account or Role. */
  readonly selector: { readonly label: string; readonly options: readonly CheckOption[] } | null;
  /** A hint to read before using the grant, or empty. */
  readonly note: string;
  readonly status: {
    /** Screen readers speak each change. */
    readonly text: string;
    readonly tone: Tone;
    /** Milliseconds waited so far; `null` if not waiting. The page keeps counting by itself. */
    readonly waited: number | null;
    /** The time of the last test, for example `tested 2 min ago`; or empty. */
    readonly tested: string;
  };
  /** The button next to the status, for example *Test Connection*; a refresh icon replaces its label. */
  readonly remedy: { readonly label: string; readonly isRefresh: boolean } | null;
  /** For example `7 h 42 min left`. It changes every minute, so screen readers don't speak it. */
  readonly timeLeft: string;
  /** How soon the grant ends, by the same rule as in the status bar. */
  readonly urgency: 'none' | 'soon' | 'urgent';
  /** For example `expires today at 18:04`; empty if the end is unknown. */
  readonly expires: string;
  /** For example server, database, and user, but never the password. */
  readonly values: readonly ShownValue[];
  /** Whether the user can show and copy a password. An expired or replaced grant has none. */
  readonly hasPassword: boolean;
  readonly actions: readonly ShownAction[];
}

/** The complete state of the page. */
export interface DialogState {
  /** ID of the system whose section is shown. */
  readonly section: string;
  /** The systems that the user can switch to; empty if there is only one. */
  readonly systems: readonly Labeled[];
  /** One sentence below the tabs, or empty. */
  readonly intro: string;
  readonly fields: readonly Field[];
  /** Instructions in order, or empty. */
  readonly steps: readonly Step[];
  /** The button that requests access, or `null`. */
  readonly request: {
    readonly label: string;
    /** Whether Enter in a closed box presses it: not while the environment has a usable credential. */
    readonly isDefault: boolean;
    /** At most one button of the page is drawn as the primary one. */
    readonly primary: boolean;
  } | null;
  readonly buttons: readonly SectionButton[];
  readonly progress: Progress | null;
  /** A running request for another environment in words, or empty. The form stays usable meanwhile. */
  readonly elsewhere: string;
  readonly notice: Notice | null;
  /** Whether the link *History* is shown below the form. */
  readonly hasHistory: boolean;
  readonly grant: ShownGrant | null;
}

/** The localized strings of the page. The host sends them once, before the first state. */
export interface PageStrings {
  readonly heading: string;
  readonly cancel: string;
  readonly password: string;
  readonly copyPassword: string;
  readonly showPassword: string;
  readonly hidePassword: string;
  readonly copied: string;
  /** The link to the list of this computer's requests. */
  readonly history: string;
  /** Shows the environment of a running request. */
  readonly showRequest: string;
  readonly dismiss: string;
  readonly requestProgress: string;
  readonly systems: string;
}
