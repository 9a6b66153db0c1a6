import * as v from 'valibot';
import type { Environment } from '../../access/environment';
import type { EnvironmentKind } from '../types';
import { parseJson } from '../../access/http/answers';
import { readODataError, saysNotIntegrated } from './answers';
import { checkEnvironment, odataHeaders, type ClientContext } from './context';

const timeoutMs = 30_000;

/** The details take about 1 kB. */
const maxAnswerBytes = 1024 * 1024;

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
  const details = await read(services, environment, 'msprov_getfinopsapplicationdetails', signal);
  if (details === undefined) return 'unknown';
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

async function read(
  services: ClientContext,
  environment: Environment,
  operation: string,
  signal: AbortSignal,
) {
  const token = await services.tokens.getToken(environment.url, 'silent');
  if (!token.ok || token.value === undefined) return undefined;
  const sent = await services.http.send({
    method: 'GET',
    url: `${environment.url}/api/data/v9.2/${operation}`,
    token: token.value,
    headers: odataHeaders,
    timeoutMs,
    maxAnswerBytes,
    signal,
  });
  return sent.ok ? sent.value : undefined;
}
