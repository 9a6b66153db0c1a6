import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Result } from '../access/result';
import { findCloud, type Cloud } from '../services/clouds';
import type { AddressSource } from '../services/publicAddress';
import { settingsSection, type SettingKey } from './ids';

const environment = v.object({ name: v.fallback(v.string(), ''), url: v.string() });
/** An environment that the user added. */
export type EnvironmentSetting = Readonly<v.InferOutput<typeof environment>>;

/** The settings, read each time. Invalid values are replaced or ignored. */
export const settings = {
  /** As written in the settings; `chosenCloud` finds the cloud. */
  cloud: (): { id: string; custom: unknown } => ({
    id: read('cloud', v.pipe(v.string(), v.nonEmpty()), 'public'),
    custom: configuration().get('customCloud'),
  }),
  environments: (): readonly EnvironmentSetting[] => entries('environments', environment, []),
  async addEnvironment(added: EnvironmentSetting): Promise<void> {
    // Entries that aren't valid stay, because the user may still correct them.
    const earlier = read('environments', v.array(v.unknown()), []);
    const next = [...earlier, added];
    await configuration().update('environments', next, vscode.ConfigurationTarget.Global);
  },
  tenantId: (): string => read('tenantId', v.string(), '').trim(),
  clientId: (): string => read('clientId', v.string(), '').trim(),
  /** How to look up the public address. An invalid value counts as `off`, so that a misspelled `off` sends nothing. */
  addressLookup: () => read('addressLookup', v.picklist(['https', 'dns', 'off']), 'off'),
  reasonTemplates: (): readonly string[] => entries('reasonTemplates', v.string(), []),
  verifyLogin: (): boolean => read('verifyLogin', v.boolean(), true),
  /** In minutes before the end. */
  expiryWarnings: (): readonly number[] =>
    entries('expiryWarnings', v.pipe(v.number(), v.gtValue(0)), [30, 5]),
  clipboardClearSeconds: (): number =>
    read('clipboardClearSeconds', v.pipe(v.number(), v.minValue(0)), 60),
  statusBar: (): boolean => read('statusBar', v.boolean(), true),
  /** Whether the extension may use a signed-in session of Lifecycle Services. */
  lcsBrowserSession: (): boolean => read('lcs.browserSession', v.boolean(), false),
};

/** The settings, as functions that read them. */
export type Settings = typeof settings;

/** The cloud in the settings. */
export function chosenCloud(): Result<Cloud> {
  const { id, custom } = settings.cloud();
  return findCloud(id, custom);
}

/** The service in the settings that looks up the public address. */
export function chosenAddressSource(cloud: Cloud): AddressSource {
  const lookup = settings.addressLookup();
  if (lookup === 'off' || cloud.addressLookupUrl === '') return { kind: 'off' };
  if (cloud.addressLookupUrl !== undefined) return { kind: 'url', url: cloud.addressLookupUrl };
  return { kind: 'publicServices', overHttps: lookup !== 'dns' };
}

/** Calls back when a setting of this extension changed. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(settingsSection)) listener();
  });
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(settingsSection);
}

function read<T>(key: SettingKey, schema: v.GenericSchema<unknown, T>, fallback: T): T {
  return v.parse(v.fallback(schema, fallback), configuration().get(key));
}

/** The valid entries of a list. */
function entries<T>(
  key: SettingKey,
  schema: v.GenericSchema<unknown, T>,
  fallback: readonly T[],
): readonly T[] {
  return read<readonly unknown[]>(key, v.array(v.unknown()), fallback).flatMap(entry => {
    const parsed = v.safeParse(schema, entry);
    return parsed.success ? [parsed.output] : [];
  });
}
