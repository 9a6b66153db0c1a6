/** User settings that let the extension find everything at the emulator: a cloud of its own. */
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
