/**
 * What the host tells the page. The page draws a `DialogState` and keeps nothing of it: every state
 * is whole. All text is already in the user's language and safe to show as text; nothing here is
 * ever a secret.
 */

import type { Field, SectionButton } from './fields';

export * from './fields';

/** What a button below a message does. The host decides; the page only names it. */
export interface Remedy {
  readonly id: string;
  readonly label: string;
}

/** A message between form and grant. */
export interface Notice {
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

/** A request under way. */
export interface Progress {
  /** The step in words. */
  readonly step: string;
}

/** What can be copied from a grant. */
export const copyTargets = ['server', 'database', 'user', 'password'] as const;
/** The name of something that can be copied. */
export type CopyTarget = (typeof copyTargets)[number];

/** What can be done with a SQL credential. */
export const credentialActions = [
  'copyConnectionString',
  'connect',
  'openTerminal',
  'renew',
  'forget',
] as const;
/** The name of something that can be done with a SQL credential. */
export type CredentialAction = (typeof credentialActions)[number];

/** What can be done with a role activation. */
export const activationActions = [
  'refresh',
  'openInPortal',
  'copyRequestId',
  'activateAgain',
  'withdraw',
  'removeFromList',
] as const;
/** The name of something that can be done with a role activation. */
export type ActivationAction = (typeof activationActions)[number];

/** What can be done with grants. */
export const grantActions = [...credentialActions, ...activationActions] as const;
/** The name of something that can be done with a grant. */
export type GrantAction = (typeof grantActions)[number];

/** How a status looks beside its words. */
export type Tone = 'neutral' | 'waiting' | 'good' | 'warning' | 'bad';

/** A value of a grant that may be seen: a read-only text box. */
export interface ShownValue {
  /** Unique within the grant. */
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** How it is copied, and what the button is called; `null` where there is nothing to copy. */
  readonly copy: { readonly target: CopyTarget; readonly label: string } | null;
}

/** The grant in the lower half of the dialog. */
export interface ShownGrant {
  readonly id: string;
  readonly title: string;
  /** What it allows: Reader, Writer, or roles by name. */
  readonly badge: string;
  /** What has to be known before it is used; empty where there is nothing. */
  readonly note: string;
  /** In `role=status`: it is spoken when it changes. */
  readonly status: { readonly text: string; readonly tone: Tone };
  /** What the button beside the status says; empty where there is none. */
  readonly remedyLabel: string;
  /** For example `7 h 42 min left`; changes as it runs and is never spoken. */
  readonly timeLeft: string;
  /** For example `Today, 18:04`; empty where there is no end to tell of. */
  readonly expires: string;
  /** For example server, database and user. The password is not among them. */
  readonly values: readonly ShownValue[];
  /** Whether there is a password to show and copy: not once it expired or was replaced. */
  readonly hasPassword: boolean;
  readonly actions: readonly { readonly action: GrantAction; readonly label: string }[];
}

/** One line of the list of grants. */
export interface GrantLine {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly timeLeft: string;
  readonly current: boolean;
}

/** Everything the page draws. */
export interface DialogState {
  /** ID of the system whose section is shown. */
  readonly section: string;
  /** The sections to choose from; empty where there is no choice. */
  readonly systems: readonly { readonly id: string; readonly label: string }[];
  readonly title: string;
  readonly intro: string;
  readonly fields: readonly Field[];
  /** Steps to take in order, in words; empty where there is nothing to guide through. */
  readonly guide: readonly string[];
  /** What the button says that requests; empty where there is none. */
  readonly requestLabel: string;
  readonly buttons: readonly SectionButton[];
  readonly progress: Progress | null;
  readonly notice: Notice | null;
  readonly grant: ShownGrant | null;
  /** Every grant of the window; empty where there is at most the shown one. */
  readonly grants: readonly GrantLine[];
}

/** The page's own words, sent once before the first state. */
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
