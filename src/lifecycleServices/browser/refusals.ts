import { accessError, type AccessError } from '../../access/errors';

/**
 * Codes by which Entra ID says that a rule of the organisation refuses this browser: the device is
 * not managed, not compliant or not known, or access is blocked by conditional access.
 */
const conditionalAccess = /^(?:5300\d|5301[01]|5300\d{2}|53000\d|50097|50131|50155|50158|50187)$/;

/** Codes by which it says that this account is not for this application or tenant. */
const wrongAccount = /^(?:50020|50105|50177|50178|51004|90072|90094|90095)$/;

/** What a code of Entra ID (`AADSTS…`) means for the sign-in; `undefined`: the user can go on. */
export function refusalOf(code: string, host: string): AccessError | undefined {
  if (conditionalAccess.test(code)) {
    return accessError('conditionalAccessRefused', { code: `AADSTS${code}` });
  }
  return wrongAccount.test(code)
    ? accessError('wrongAccount', { host, code: `AADSTS${code}` })
    : undefined;
}
