import * as v from 'valibot';
import type { Environment } from '../../access/environment';
import type { EnvironmentKind } from '../types';
import { parseJson } from '../../access/http/answers';
import { readODataError, saysNotIntegrated } from './answers';
import { checkEnvironment, get, type ClientContext } from './context';

const detailsSchema = v.object({ applicationdeploymenttype: v.fallback(v.string(), '') });

/**
 * Reads, with the current sign-in, whether an environment is unified (contract A.7). It only informs:
 * after any failure, the kind is `unknown`.
 */
export async function describeEnvironment(
  services: ClientContext,
  environment: Environment,
  signal: AbortSignal,
): Promise<EnvironmentKind> {
  if (!checkEnvironment(services, environment).ok) return 'unknown';
  const url = `${environment.url}/api/data/v9.2/msprov_getfinopsapplicationdetails`;
  const received = await get(services, url, 'silent', signal);
  if (!received.ok || received.value === undefined) return 'unknown';
  const { answer: details } = received.value;
  if (details.status === 200) {
    const parsed = v.safeParse(detailsSchema, parseJson(details.body));
    const type = parsed.success ? parsed.output.applicationdeploymenttype.toLowerCase() : '';
    if (type === 'onlinedev') return 'unifiedDevelopment';
    if (type === 'sandbox') return 'unifiedSandbox';
    return type === '' ? 'unknown' : 'unifiedOther';
  }
  // "Resource not found for the segment": the provisioning solution is not installed.
  const isMissing = details.status === 404 && readODataError(details).code === '0x8006088a';
  return isMissing || saysNotIntegrated(details) ? 'notUnified' : 'unknown';
}
