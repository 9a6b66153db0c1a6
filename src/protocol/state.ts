/**
 * What the host tells the page. The page draws a `DialogState` and keeps nothing of it: every state
 * is whole. All text is already in the user's language and safe to show as text; nothing here is
 * ever a secret.
 */

/** The sections of the dialog, each for one system. */
export const sectionIds = ['powerPlatform', 'lifecycleServices', 'managedApplications'] as const;
/** The name of a section. */
export type SectionId = (typeof sectionIds)[number];

/** The fields for a unified environment. A new field is named here first; the compiler leads on. */
export const accessFieldIds = ['environment', 'reason', 'addresses', 'access'] as const;
/** The name of a field for a unified environment. */
export type AccessFieldId = (typeof accessFieldIds)[number];

/** The fields for an account of Lifecycle Services that somebody copied from its page. */
export const importFieldIds = [
  'pasted',
  'account',
  'server',
  'database',
  'user',
  'password',
  'expires',
] as const;
/** The name of a field of the import. */
export type ImportFieldId = (typeof importFieldIds)[number];

/** The fields whose text is a secret, or holds one: nobody keeps what is typed there. */
export const secretFieldIds = ['pasted', 'password'] as const;

/** The fields of all sections. Sections may share a name. */
export const fieldIds = [...accessFieldIds, ...importFieldIds, 'allowList'] as const;
/** The name of a field. */
export type FieldId = (typeof fieldIds)[number];

/** What a link or button beside a field does. */
export const fieldActions = [
  'switchAccount',
  'recentReasons',
  'detectAddress',
  'recentAddresses',
  'pasteFromClipboard',
  'expiryNotKnown',
] as const;
/** The name of a field's action. */
export type FieldAction = (typeof fieldActions)[number];

/** A link or button beside a field. */
export interface FieldActionState {
  readonly action: FieldAction;
  readonly label: string;
}

interface FieldBase {
  readonly id: FieldId;
  readonly label: string;
  /** One line below the field; empty when there is nothing to say. */
  readonly hint: string;
  /** What is wrong with the value, in one sentence; empty when nothing is. */
  readonly problem: string;
  readonly actions: readonly FieldActionState[];
  readonly disabled: boolean;
}

/** A choice of one from a list: a select-only combobox. */
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly options: readonly ChoiceOption[];
  /** The id of the chosen option, or empty. */
  readonly value: string;
  readonly placeholder: string;
}

/** An entry of a choice. */
export interface ChoiceOption {
  readonly id: string;
  readonly label: string;
  /** A second, quieter text; empty when there is none. */
  readonly detail: string;
  /** Starts a new group: drawn with a line above it. */
  readonly startsGroup: boolean;
}

/** A line of text. */
export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly value: string;
  /**
   * Grows whenever the host itself changed the value. The page takes the value over only then, so
   * that an answer never overwrites what is being typed.
   */
  readonly valueRevision: number;
  readonly placeholder: string;
  readonly required: boolean;
}

/** A choice of one from a few, all in view. */
export interface RadioField extends FieldBase {
  readonly kind: 'radio';
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly value: string;
}

/** A button of a section besides the one that requests. */
export interface SectionButton {
  readonly id: string;
  readonly label: string;
}

/**
 * A box for what nobody else may see. What is typed goes up to the host and never comes down: a
 * state has no value of it, and nothing keeps it over a redrawn page.
 */
export interface SecretField extends FieldBase {
  readonly kind: 'secret';
  /** A box of several lines, for a text that holds a secret among other things. */
  readonly multiline: boolean;
  /** Grows whenever the host took what was typed. The page empties the box then. */
  readonly takenRevision: number;
  readonly placeholder: string;
  readonly required: boolean;
}

/** A button of an entry or of a list. */
export interface ListButton extends SectionButton {
  /** What it is called where it stands alone, for example `Remove ada-home`. */
  readonly name: string;
}

/** An entry of a list. */
export interface ListItem {
  readonly id: string;
  readonly title: string;
  /** A second, quieter text; empty when there is none. */
  readonly detail: string;
  readonly buttons: readonly ListButton[];
}

/** Entries to look at, each with buttons of its own. */
export interface ListField extends FieldBase {
  readonly kind: 'list';
  readonly items: readonly ListItem[];
  /** What stands there while there is no entry. */
  readonly empty: string;
  /** What can be done with the list as a whole. */
  readonly buttons: readonly ListButton[];
}

/** A field whose value the host may tell the page. */
export type ValueField = ChoiceField | TextField | RadioField;

/** A field of the form. */
export type Field = ValueField | SecretField | ListField;

/** Whether the host may tell the value of a field. */
export function hasValue(field: Field): field is ValueField {
  return field.kind !== 'list' && field.kind !== 'secret';
}

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

/** What can be done with a grant. */
export const grantActions = [
  'copyConnectionString',
  'connect',
  'openTerminal',
  'renew',
  'forget',
] as const;
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
  /** What it allows: Reader, Writer. */
  readonly badge: string;
  /** In `role=status`: it is spoken when it changes. */
  readonly status: { readonly text: string; readonly tone: Tone };
  /** What the button beside the status says; empty where there is none. */
  readonly remedyLabel: string;
  /** For example `7 h 42 min left`; changes as it runs and is never spoken. */
  readonly timeLeft: string;
  /** For example `Today, 18:04`. */
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
  readonly section: SectionId;
  /** The sections to choose from; empty where there is no choice. */
  readonly systems: readonly { readonly id: SectionId; readonly label: string }[];
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
