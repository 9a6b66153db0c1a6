/*
 * The fields of the forms. All text is localized and safe to display. The value of a secret field
 * is never part of a state.
 */

/** The longest text that a user can type into a field, in UTF-16 code units. */
export const maxTextLength = 10_000;

/** The longest text that a user can paste, for example the page of an environment. */
export const maxPastedLength = 100_000;

/** The ID of a field within its section: letters only. */
export type FieldId = string;

/** IDs of fields that hold a secret. Neither the page nor VS Code stores their text. */
export const secretFieldIds: readonly FieldId[] = ['pasted', 'password'];

/** The ID of a field's link or button: letters only. Its section handles it. */
export type FieldAction = string;

/** A choice, tab, or button. The page sends its ID to the host. */
export interface Labeled {
  readonly id: string;
  readonly label: string;
}

/** A link or button below a field. */
export interface FieldActionState {
  readonly action: FieldAction;
  readonly label: string;
  /** Whether the page draws a button instead of a link. */
  readonly isButton: boolean;
}

interface FieldBase {
  readonly id: FieldId;
  readonly label: string;
  /** One line below the field, or empty. */
  readonly hint: string;
  /** The reason why the value is invalid, in one sentence; empty if it is valid. */
  readonly problem: string;
  readonly actions: readonly FieldActionState[];
  readonly disabled: boolean;
}

/** A select-only combobox. */
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly options: readonly ChoiceOption[];
  /** The ID of the selected option, or empty. The option of a restored value can still be missing. */
  readonly value: string;
  readonly placeholder: string;
}

export interface CheckOption extends Labeled {
  /** Secondary text, or empty. */
  readonly detail: string;
}

/** An option of a combobox. */
export interface ChoiceOption extends CheckOption {
  /** The page draws a line above this option. */
  readonly startsGroup: boolean;
  /** Whether the option is known not to work. The user can select it all the same. */
  readonly dimmed: boolean;
}

/** A value that a combobox suggests, with secondary text or none. */
export interface Suggestion {
  readonly value: string;
  /** Shown instead of a value that is long or has hidden characters. */
  readonly label?: string;
  readonly detail: string;
}

/** A single-line text box. */
export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly value: string;
  /** Increases when the host changes the value. Until then, the page keeps the text that the user types. */
  readonly valueRevision: number;
  readonly placeholder: string;
  readonly required: boolean;
  /** The box is a combobox unless this is `null`, even if the list is empty. */
  readonly suggestions: readonly Suggestion[] | null;
}

/** A group of radio buttons. */
export interface RadioField extends FieldBase {
  readonly kind: 'radio';
  readonly options: readonly Labeled[];
  readonly value: string;
}

/** A button of a section, next to the one that requests access or in a step. */
export interface SectionButton extends Labeled {
  /** At most one button of a section is the primary one. */
  readonly primary: boolean;
}

/** A text box for a secret. The page sends its text to the host, and no state contains it. */
export interface SecretField extends FieldBase {
  readonly kind: 'secret';
  /** Whether the box has several lines, for a text that contains a secret among other things. */
  readonly multiline: boolean;
  /**
   * Increases when the host has read the text of one line, or no longer needs that of several lines. The page
   * then empties the box, unless the user is typing in a box of one line.
   */
  readonly takenRevision: number;
  readonly placeholder: string;
  readonly required: boolean;
}

/** A button of a list or of one of its entries. */
export interface ListButton extends Labeled {
  /** The accessible name of the button, for example `Remove ada-home`. */
  readonly name: string;
}

export interface ListItem {
  readonly id: string;
  readonly title: string;
  /** Secondary text, or empty. */
  readonly detail: string;
  readonly buttons: readonly ListButton[];
}

/** A list whose entries have buttons. */
export interface ListField extends FieldBase {
  readonly kind: 'list';
  readonly items: readonly ListItem[];
  /** The text of an empty list. */
  readonly empty: string;
  /** Buttons for the whole list. */
  readonly buttons: readonly ListButton[];
}

/** A group of checkboxes. */
export interface ChecksField extends FieldBase {
  readonly kind: 'checks';
  readonly options: readonly CheckOption[];
  /** The IDs of the selected options, separated by spaces. */
  readonly value: string;
  /** Increases when the host changes the value. Until then, the page keeps the user's selection. */
  readonly valueRevision: number;
  /** The text of a group without options. */
  readonly placeholder: string;
}

/** A date and time, which the page shows in the user's time zone. */
export interface MomentField extends FieldBase {
  readonly kind: 'moment';
  /** ISO 8601 in UTC, to the minute, for example `2026-11-21T10:00:00.000Z`; or empty. */
  readonly value: string;
}

/** A field whose value is part of the state. */
export type ValueField = ChoiceField | TextField | RadioField | ChecksField | MomentField;

export type Field = ValueField | SecretField | ListField;

/** Whether the state contains the value of the field. */
export function hasValue(field: Field): field is ValueField {
  return field.kind !== 'list' && field.kind !== 'secret';
}
