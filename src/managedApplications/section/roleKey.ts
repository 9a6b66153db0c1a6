import type { RequestedRole } from '../../access/grant';

/** Identifies a role among those of an application. */
export function roleKey({ principalId, roleId }: RequestedRole): string {
  return `${principalId}/${roleId}`.replaceAll(' ', '');
}
