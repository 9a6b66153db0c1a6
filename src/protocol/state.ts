/**
 * The state that the page draws. The host always sends it in full, and the page keeps no part of an
 * earlier state. All text is localized and safe to display, and no state contains a secret.
 */

import type { Field, SectionButton } from './fields';

export * from './fields';

/** A button below a message. The host handles it; the page only sends its ID. */
export interface Remedy {
  readonly id: string;
  readonly label: string;
}

/** A message between the form and the grant. */
export interface Notice {
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

/** A running request. */
export interface Progress {
  /** The text of the current step. */
  readonly step: string;
}

/** The values of a grant that the user can copy. */
export const copyTargets = ['server', 'database', 'user', 'password'] as const;
export type CopyTarget = (typeof copyTargets)[number];

/** The actions for a SQL credential. */
export const credentialActions = [
  'copyConnectionString',
  'connect',
  'openTerminal',
  'renew',
  'forget',
] as const;
export type CredentialAction = (typeof credentialActions)[number];

/** The actions for a role activation. */
export const activationActions = [
  'refresh',
  'openInPortal',
  'copyRequestId',
  'activateAgain',
  'withdraw',
  'removeFromList',
] as const;
export type ActivationAction = (typeof activationActions)[number];

export const grantActions = [...credentialActions, ...activationActions] as const;
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

/** The grant in the lower half of the dialog. */
export interface ShownGrant {
  readonly id: string;
  readonly title: string;
  /** The granted access: Reader, Writer, or the names of roles. */
  readonly badge: string;
  /** A hint to read before using the grant, or empty. */
  readonly note: string;
  /** The page shows it in an element with `role=status`, so screen readers speak each change. */
  readonly status: { readonly text: string; readonly tone: Tone };
  /** The label of the button next to the status; empty without a button. */
  readonly remedyLabel: string;
  /** For example `7 h 42 min left`. It changes every minute, so screen readers don't speak it. */
  readonly timeLeft: string;
  /** For example `Today, 18:04`; empty if the end is unknown. */
  readonly expires: string;
  /** For example server, database, and user, but never the password. */
  readonly values: readonly ShownValue[];
  /** Whether the user can show and copy a password. An expired or replaced grant has none. */
  readonly hasPassword: boolean;
  readonly actions: readonly { readonly action: GrantAction; readonly label: string }[];
}

/** An entry of the list of grants. */
export interface GrantLine {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly timeLeft: string;
  readonly current: boolean;
}

/** The complete state of the page. */
export interface DialogState {
  /** ID of the system whose section is shown. */
  readonly section: string;
  /** The systems that the user can switch to; empty if there is only one. */
  readonly systems: readonly { readonly id: string; readonly label: string }[];
  readonly title: string;
  readonly intro: string;
  readonly fields: readonly Field[];
  /** Instructions in order, or empty. */
  readonly guide: readonly string[];
  /** The label of the button that requests access; empty without a button. */
  readonly requestLabel: string;
  readonly buttons: readonly SectionButton[];
  readonly progress: Progress | null;
  readonly notice: Notice | null;
  readonly grant: ShownGrant | null;
  /** All grants of the window; empty if there is no grant other than the shown one. */
  readonly grants: readonly GrantLine[];
}

/** The localized strings of the page. The host sends them once, before the first state. */
export interface PageStrings {
  readonly cancel: string;
  readonly password: string;
  readonly expires: string;
  readonly copyPassword: string;
  readonly showPassword: string;
  readonly hidePassword: string;
  readonly copy: string;
  readonly copied: string;
  readonly show: string;
  readonly hide: string;
  readonly allGrants: string;
  readonly dismiss: string;
  readonly requestProgress: string;
  readonly systems: string;
}
