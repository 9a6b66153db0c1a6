/*
 * The fields of the forms, as the page draws them. All text is in the user's language and safe to be
 * shown; the value of a field that is secret is never among it.
 */

/** The longest text that a user can type into a field, in UTF-16 code units. */
export const maxTextLength = 10_000;

/** The longest text that a user can paste as a whole, for example the page of an environment. */
export const maxPastedLength = 100_000;

/** The ID of a field within its section: letters only. */
export type FieldId = string;

/** IDs of fields that hold a secret. Neither the page nor VS Code keeps their text. */
export const secretFieldIds: readonly FieldId[] = ['pasted', 'password'];

/** The ID of a field's link or button: letters only. Its section knows what it does. */
export type FieldAction = string;

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

/** A choice of any number from a few, all in view. */
export interface ChecksField extends FieldBase {
  readonly kind: 'checks';
  readonly options: readonly CheckOption[];
  /** The ids of the chosen options, with a space between two. No id has a space. */
  readonly value: string;
  /** What there is to read where there are no options. */
  readonly placeholder: string;
}

/** An entry of a choice of any number. */
export interface CheckOption {
  readonly id: string;
  readonly label: string;
  /** A second, quieter text; empty when there is none. */
  readonly detail: string;
}

/** A point in time, chosen in the user's own zone. */
export interface MomentField extends FieldBase {
  readonly kind: 'moment';
  /** ISO 8601 in universal time, to the minute: `2026-11-21T10:00:00.000Z`; or empty. */
  readonly value: string;
}

/** A field whose value the host may tell the page. */
export type ValueField = ChoiceField | TextField | RadioField | ChecksField | MomentField;

/** A field of the form. */
export type Field = ValueField | SecretField | ListField;

/** Whether the host may tell the value of a field. */
export function hasValue(field: Field): field is ValueField {
  return field.kind !== 'list' && field.kind !== 'secret';
}
