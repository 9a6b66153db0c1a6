import { accessError } from '../access/errors';
import type { HttpClient } from '../access/http/transport';
import { redact } from '../access/log';
import { failure, success, type Result } from '../access/result';
import { messageOf } from '../access/text';

export interface DetectedAddress {
  /** As received. The caller checks that it is IPv4. */
  readonly address: string;
  /** Host names, for the user. */
  readonly source: string;
}

/** The lookup service for this computer's public address. */
export type AddressSource =
  | { readonly kind: 'off' }
  | { readonly kind: 'publicServices'; readonly overHttps: boolean }
  /** A custom cloud's own service, which responds with plain text. */
  | { readonly kind: 'url'; readonly url: string };

/** The services that `public-ip` uses over HTTPS. The README names them, too. */
const httpsServices = 'icanhazip.com / api.ipify.org';
const dnsServices = 'OpenDNS / Google DNS';

const timeoutMs = 8_000;

/** Looks up the public IPv4 address of the computer on which the extension runs. */
export async function detectAddress(
  source: AddressSource,
  http: () => Promise<HttpClient>,
  signal: AbortSignal,
): Promise<Result<DetectedAddress>> {
  if (source.kind === 'off') return failure(accessError('addressLookupOff', {}));
  try {
    return success(
      source.kind === 'url'
        ? await askUrl(source.url, await http(), signal)
        : await askPublicServices(source.overHttps, signal),
    );
  } catch (error) {
    if (signal.aborted) return failure(accessError('cancelled', {}));
    return failure(accessError('addressLookupFailed', { reason: redact(messageOf(error)) }));
  }
}

async function askPublicServices(overHttps: boolean, signal: AbortSignal) {
  const { lookUpPublicAddress } = await import('./publicAddressLookup.js');
  const address = await lookUpPublicAddress(overHttps, signal);
  return { address, source: overHttps ? httpsServices : dnsServices };
}

async function askUrl(url: string, http: HttpClient, signal: AbortSignal) {
  const headers = { accept: 'text/plain' };
  const sent = await http.send({ method: 'GET', url, headers, timeoutMs, signal });
  if (!sent.ok) throw new Error(sent.error.detail);
  if (sent.value.status !== 200) throw new Error(`HTTP ${sent.value.status}`);
  return { address: sent.value.body.trim(), source: new URL(url).host };
}
