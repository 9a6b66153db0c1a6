import type { DialogSection, SectionHost } from '../section';
import { LcsSection, type LcsSectionServices } from './section';

export type { LcsSectionServices } from './section';

/** Builds the section for Lifecycle Services. It has a bundle of its own. */
export function createLcsSection(services: LcsSectionServices, host: SectionHost): DialogSection {
  return new LcsSection(services, host);
}
