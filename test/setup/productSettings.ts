import * as fs from 'node:fs';
import * as path from 'node:path';

import { publicNames, type Emulator } from '../emulator/index';
import { projectDir } from './project';
import type { ServerOptions } from './server';

/** User settings of a custom cloud with all services at the emulator. */
export function emulatorSettings(url: string): Record<string, unknown> {
  const base = `${url}/`;
  return {
    'sqlCredentials.cloud': 'custom',
    'sqlCredentials.customCloud': {
      authenticationProvider: 'emulator',
      discoveryUrl: base,
      environmentHosts: [new URL(url).host],
      resourceManagerUrl: base,
      lcsUrl: base,
      addressLookupUrl: `${base}ip`,
      sqlHostSuffix: '',
    },
  };
}

/** User settings of a custom cloud with all services at the emulator's public names. */
export const publicNameSettings: Readonly<Record<string, unknown>> = {
  'sqlCredentials.cloud': 'custom',
  'sqlCredentials.customCloud': {
    authenticationProvider: 'emulator',
    discoveryUrl: `https://${publicNames.discovery}/`,
    environmentHosts: [publicNames.environments],
    resourceManagerUrl: `https://${publicNames.azure}/`,
    lcsUrl: `https://${publicNames.lcs}/`,
    addressLookupUrl: `https://${publicNames.echo}/ip`,
    sqlHostSuffix: publicNames.sql,
  },
};

/**
 * The options of a VS Code server whose extension hosts find the emulator under public names and
 * trust its certificate.
 * @param folder where to write the certificate
 */
export function publicNameOptions(
  emulator: Emulator,
  folder: string,
): Pick<ServerOptions, 'env' | 'preload'> {
  const { sql, ...web } = publicNames;
  const ports = Object.values(web).map(name => [name, emulator.httpsPort] as const);
  const certificate = path.join(folder, 'emulator.pem');
  fs.writeFileSync(certificate, emulator.certificate);
  return {
    preload: path.join(projectDir, 'test/setup/publicNames.cjs'),
    env: {
      EMULATED_CERTIFICATE: certificate,
      EMULATED_NAMES: JSON.stringify(Object.fromEntries([...ports, [sql, emulator.sqlPort]])),
    },
  };
}
