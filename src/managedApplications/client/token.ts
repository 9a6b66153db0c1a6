/**
 * Reads who a token names: its claim `oid`, the object id in the tenant that it is for. The token is
 * decoded, not verified, so this may choose what is shown first, and decides nothing.
 * @returns `undefined` for a token that this computer cannot read
 */
export function objectIdOf(token: string): string | undefined {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || !('oid' in claims)) return undefined;
    return typeof claims.oid === 'string' && claims.oid !== '' ? claims.oid : undefined;
  } catch {
    return undefined;
  }
}
