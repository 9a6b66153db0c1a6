import { knownRequestState } from '../access/activation';
import type { RoleActivation } from '../access/grant';
import type { JitRequest } from './types';

/** The values of a role activation in Azure's answer, in times of this computer's clock. */
export function readFrom(
  request: JitRequest,
  grant: RoleActivation,
): Pick<RoleActivation, 'presence' | 'state' | 'startsAt' | 'durationMs' | 'expiresAt'> {
  const local = (time: number | undefined) =>
    time === undefined ? undefined : time - request.clockAheadMs;
  const startsAt = local(request.startsAt) ?? grant.startsAt;
  const durationMs = request.duration.milliseconds ?? grant.durationMs;
  const isApproved = knownRequestState(request.state.text) === 'Approved';
  return {
    presence: 'found',
    state: request.state.text,
    startsAt,
    durationMs,
    // The end isn't known before the customer approves.
    expiresAt: isApproved ? (local(request.endsAt) ?? startsAt + durationMs) : undefined,
  };
}
