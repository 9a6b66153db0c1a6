import { knownRequestState } from '../access/activation';
import type { RoleActivation } from '../access/grant';
import type { JitRequest } from './types';

/** What Azure's answer says of a role activation, in times of this computer's clock. */
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
    // Before somebody approves it, nobody knows when it ends.
    expiresAt: isApproved ? (local(request.endsAt) ?? startsAt + durationMs) : undefined,
  };
}
