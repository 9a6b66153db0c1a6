import { publicIpv4 } from 'public-ip';

/**
 * Asks the public address services for this computer's IPv4 address.
 * @param overHttps `false`: OpenDNS and Google are asked over UDP first, which passes no proxy
 * @throws whatever the services or the network had against it
 */
export async function lookUpPublicAddress(
  overHttps: boolean,
  signal: AbortSignal,
): Promise<string> {
  return publicIpv4({ onlyHttps: overHttps, timeout: 8_000, signal });
}
