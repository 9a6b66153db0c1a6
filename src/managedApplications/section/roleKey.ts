import type { RequestedRole } from '../../access/grant';

/** What tells one role to choose from another. */
export function roleKey({ principalId, roleId }: RequestedRole): string {
  return `${principalId}/${roleId}`.replaceAll(' ', '');
}
