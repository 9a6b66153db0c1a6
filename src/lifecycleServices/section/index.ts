import type { DialogSection, SectionHost } from '../../ui/dialog/section';
import { LcsSection } from './section';
import type { LcsSectionServices } from './context';

export type { LcsSectionServices } from './context';

/** Builds the section for Lifecycle Services. It has a bundle of its own. */
export function createLcsSection(services: LcsSectionServices, host: SectionHost): DialogSection {
  return new LcsSection(services, host);
}
