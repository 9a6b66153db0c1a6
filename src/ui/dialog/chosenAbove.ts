import { hasValue } from '../../protocol/state';
import type { SectionState } from './section';

/** The ID of the environment that is selected in a form; `undefined` if none is selected. */
export function chosenAbove({ fields }: Pick<SectionState, 'fields'>): string | undefined {
  for (const { id, value } of fields.filter(hasValue)) {
    if (value !== '' && (id === 'environment' || id === 'application')) return value;
  }
  return undefined;
}
