import type { DialogSection, SectionHost } from '../../ui/dialog/section';
import { LcsSection } from './section';
import type { LcsWindow } from '../window';

/** Builds the section for Lifecycle Services. It has a bundle of its own. */
export function createLcsSection(services: LcsWindow, host: SectionHost): DialogSection {
  return new LcsSection(services, host);
}
