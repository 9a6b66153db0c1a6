import type { SectionHost } from '../../ui/dialog/section';
import { RoleSection, type RoleSectionServices } from './section';

/** Builds the section for roles. This is a bundle of its own, loaded when it is first shown. */
export function createRoleSection(services: RoleSectionServices, host: SectionHost): RoleSection {
  return new RoleSection(services, host);
}

export type { RoleSection, RoleSectionServices } from './section';
