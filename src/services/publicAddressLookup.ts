import { publicIpv4 } from 'public-ip';

/**
 * Gets this computer's IPv4 address. Throws any error of the services or the network.
 * @param overHttps `false`: OpenDNS and Google first, over UDP, which bypasses proxies
 */
export function lookUpPublicAddress(overHttps: boolean, signal: AbortSignal): Promise<string> {
  return publicIpv4({ onlyHttps: overHttps, timeout: 8_000, signal });
}
