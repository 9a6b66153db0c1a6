import * as l10n from '@vscode/l10n';
import { visible } from '../../access/text';
import { maxTextLength } from '../../protocol/fields';
import type {
  ChecksField,
  ChoiceField,
  Field,
  FieldAction,
  FieldActionState,
  ListField,
  MomentField,
  RadioField,
  SecretField,
  StepPart,
  Suggestion,
  TextField,
} from '../../protocol/state';

const noText = { hint: '', problem: '', actions: [], disabled: false } as const;

/** The properties of each kind of field that may be left out. */
const defaults = {
  choice: { ...noText, placeholder: '' },
  text: { ...noText, placeholder: '', required: false, suggestions: null },
  radio: noText,
  checks: { ...noText, placeholder: '' },
  moment: noText,
  secret: { ...noText, placeholder: '', required: false, multiline: false },
  list: { ...noText, buttons: [] },
} as const;

type Given<F extends Field> = Omit<F, 'kind' | keyof (typeof defaults)[F['kind']]> & Partial<F>;

/** Returns a function that completes the fields of a kind. */
function builderOf<F extends Field>(kind: F['kind']) {
  // `Given` leaves out only the properties that the defaults contain.
  return (field: Given<F>) => ({ ...defaults[kind], ...field, kind }) as unknown as F;
}

/** A choice of one entry from a list. */
export const choiceField = builderOf<ChoiceField>('choice');
/** A line of text; a combobox if it has suggestions. */
export const textField = builderOf<TextField>('text');
/** A choice of one option, all in view. */
export const radioField = builderOf<RadioField>('radio');
/** A choice of any number of options, all in view. */
export const checksField = builderOf<ChecksField>('checks');
/** A point in time. */
export const momentField = builderOf<MomentField>('moment');
/** A box for a secret. */
export const secretField = builderOf<SecretField>('secret');
/** Entries with their own buttons. */
export const listField = builderOf<ListField>('list');

export function fieldLink(action: FieldAction, label: string): FieldActionState {
  return { action, label, isButton: false };
}

/** The parts of an instruction, with names of controls between `**`. */
export function stepParts(text: string): readonly StepPart[] {
  return text
    .split('**')
    .map((part, index) => ({ text: part, strong: index % 2 === 1 }))
    .filter(part => part.text !== '');
}

/** The longest label of a suggestion. It takes two lines in a narrow dialog. */
const longestLabel = 100;

/** Values that a combobox suggests; earlier ones come first, and each one once. */
export function suggestions(
  ...groups: readonly (readonly [values: readonly string[], detail: string])[]
): readonly Suggestion[] {
  const suggestionOf = (value: string, detail: string): Suggestion => {
    const label = visible(value, longestLabel);
    return label === value ? { value, detail } : { value, label, detail };
  };
  const all = groups.flatMap(([values, detail]) =>
    values.map(value => suggestionOf(value, detail)),
  );
  const isFirst = ({ value }: Suggestion, index: number) =>
    all.findIndex(each => each.value === value) === index;
  return all.filter(isFirst).filter(({ value }) => value !== '');
}

/** Joins the parts of a hint that aren't empty. */
export function joinHint(separator: string, ...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(separator);
}

/** Adds a hint to a text field that is full: pasted text may be cut off. */
export function withLimit(field: Field): Field {
  if (field.kind !== 'text' || field.value.length < maxTextLength) return field;
  const full = l10n.t(
    'This field accepts up to {0} characters. VS Code cuts off the rest.',
    maxTextLength,
  );
  return { ...field, hint: joinHint(' ', full, field.hint) };
}
