import { accessError, type AccessError } from '../../access/errors';

/**
 * Codes of Entra ID if a policy of the organization refuses this browser: the device isn't managed,
 * compliant, or known, or conditional access blocks it.
 */
const conditionalAccess = /^(?:5300\d|5301[01]|5300\d{2}|53000\d|50097|50131|50155|50158|50187)$/;

/** Codes if the account isn't for this application or tenant. */
const wrongAccount = /^(?:50020|50105|50177|50178|51004|90072|90094|90095)$/;

/** The error for a code of Entra ID (`AADSTS…`); `undefined`: the user can continue. */
export function refusalOf(code: string, host: string): AccessError | undefined {
  if (conditionalAccess.test(code)) {
    return accessError('conditionalAccessRefused', { code: `AADSTS${code}` });
  }
  return wrongAccount.test(code)
    ? accessError('wrongAccount', { host, code: `AADSTS${code}` })
    : undefined;
}
