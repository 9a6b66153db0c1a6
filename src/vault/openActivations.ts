import { activationPhase, isFinal } from '../access/activation';
import { type HeldGrant, isActivation } from './heldGrant';

/** Whether something may still become of a role activation. */
export function isAnyOpen(held: readonly HeldGrant[], now: number): boolean {
  return held.filter(isActivation).some(({ grant }) => !isFinal(activationPhase(grant, now)));
}
