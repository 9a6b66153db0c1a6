import { hasValue } from '../../protocol/state';
import type { SectionState } from './section';

/**
 * The environment that is chosen in the form of a section, whichever system it is of.
 * @returns the id that the grants for it bear, or `undefined` where none is chosen
 */
export function chosenAbove({ fields }: Pick<SectionState, 'fields'>): string | undefined {
  for (const { id, value } of fields.filter(hasValue)) {
    if (value === '') continue;
    if (id === 'environment') return value;
    // Applications go by their resource ids; other sections have their system's name before them.
    if (id === 'application') return `managedApplications:${value}`;
  }
  return undefined;
}
