import type { DialogSection, SectionHost } from '../section';
import { LcsSection } from './section';
import type { LcsSectionServices } from './services';

export type { LcsSectionServices } from './services';

/** Builds the section for Lifecycle Services. It has a bundle of its own. */
export function createLcsSection(services: LcsSectionServices, host: SectionHost): DialogSection {
  return new LcsSection(services, host);
}
