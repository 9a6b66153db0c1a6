import * as l10n from '@vscode/l10n';
import { maxTextLength } from '../../protocol/messages';
import type { Field } from '../../protocol/state';

/** A box takes no more than a certain length. Where it is full, it says so: what is pasted may be cut. */
export function withLimit(field: Field): Field {
  if (field.kind !== 'text' || field.value.length < maxTextLength) return field;
  const full = l10n.t(
    'The box is full at {0} characters: what was typed or pasted beyond is left out.',
    maxTextLength,
  );
  return { ...field, hint: [full, field.hint].filter(part => part !== '').join(' ') };
}
