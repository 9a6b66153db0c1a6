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
